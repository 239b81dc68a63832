#pragma once

// Timing for the benches: CPU seconds of this process, ours and the reference taken in turn,
// medians compared.

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <utility>
#include <vector>

namespace newswatch::bench {

inline double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

template <class Work>
double cpu_of(Work work) {
  const double began = cpu_seconds();
  work();
  return cpu_seconds() - began;
}

inline double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

// Runs both in turn, `rounds` times, each first in every other one; the median CPU seconds of each.
template <class Ours, class Reference>
std::pair<double, double> compare(int rounds, Ours ours, Reference reference) {
  std::vector<double> a;
  std::vector<double> b;
  for (int i = 0; i < rounds; ++i) {
    if (i % 2 == 0) a.push_back(cpu_of(ours));
    b.push_back(cpu_of(reference));
    if (i % 2 == 1) a.push_back(cpu_of(ours));
  }
  return {median(a), median(b)};
}

// `ratio` is ours over reference in whatever is better when larger.
inline void print_goal(const char* id, double ours, double reference, double want) {
  const double ratio = reference > 0 ? ours / reference : 0;
  std::printf("goal %s ours=%.4g ref=%.4g ratio=%.3g want=%.3g %s\n", id, ours, reference, ratio,
              want, ratio >= want ? "pass" : "miss");
}

// The same where less is better: `want` is the largest ratio that passes.
inline void print_cost(const char* id, double ours, double reference, double want) {
  const double ratio = reference > 0 ? ours / reference : 0;
  std::printf("goal %s ours=%.4g ref=%.4g ratio=%.3g want=%.3g %s\n", id, ours, reference, ratio,
              want, ratio <= want ? "pass" : "miss");
}

}  // namespace newswatch::bench
