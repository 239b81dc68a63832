// CPU seconds that libmrss takes for the documents named: usage mrss_rate FILE...

#include <mrss.h>

#include <cstdio>
#include <ctime>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

int main(int count, char** names) {
  std::vector<std::string> documents;
  for (int i = 1; i < count; ++i) {
    std::stringstream text;
    text << std::ifstream(names[i], std::ios::binary).rdbuf();
    documents.push_back(text.str());
  }
  const auto cpu_seconds = [] {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
  };
  const double began = cpu_seconds();
  for (std::string& one : documents) {
    mrss_t* feed = nullptr;
    if (mrss_parse_buffer(one.data(), one.size(), &feed) == MRSS_OK) mrss_free(feed);
  }
  std::printf("%f\n", cpu_seconds() - began);
  return 0;
}
