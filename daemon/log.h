#pragma once

// The operational log: one event a line, verb then key=value, safe whatever strangers put into it.

#include <string_view>

namespace newswatch::daemon {

enum class LogFormat { text, json };

// Sets up spdlog's default logger on standard error: with syslog priorities for the journal, with
// colours on a terminal. Every message passes printable() in the formatter, so no control byte
// reaches a line (I8). `level`: debug, info, warn, error.
void set_up_log(std::string_view level, LogFormat format);

}  // namespace newswatch::daemon
