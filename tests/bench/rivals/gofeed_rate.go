// CPU seconds that gofeed takes for the documents named: usage gofeed_rate FILE...
package main

import (
	"bytes"
	"fmt"
	"os"
	"syscall"

	"github.com/mmcdole/gofeed"
)

// Of the whole process: the collector's threads work for the parser.
func cpuSeconds() float64 {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		panic(err)
	}
	seconds := func(t syscall.Timeval) float64 { return float64(t.Sec) + float64(t.Usec)/1e6 }
	return seconds(used.Utime) + seconds(used.Stime)
}

func main() {
	var documents [][]byte
	for _, name := range os.Args[1:] {
		document, err := os.ReadFile(name)
		if err != nil {
			panic(err)
		}
		documents = append(documents, document)
	}
	began := cpuSeconds()
	for _, document := range documents {
		gofeed.NewParser().Parse(bytes.NewReader(document))
	}
	fmt.Println(cpuSeconds() - began)
}
