#pragma once

// An alert as a person reads it on a terminal: headline and passage with the matched words
// highlighted, and why.

#include <string>
#include <string_view>
#include <vector>

#include "alerts/alert.h"
#include "daemon/terminal.h"

namespace newswatch::daemon {

// Several lines, each ending in a line feed; safe to print (control bytes of the article are
// escaped).
[[nodiscard]] std::string draw_alert(const alerts::Alert& alert, const Terminal& terminal);

// The passage of `field` (UTF-8) around the first span, cut on word boundaries, with the words of
// every span in it highlighted, or in [brackets] without colour. Empty if no span lies in the
// field.
[[nodiscard]] std::string highlighted_passage(std::string_view field, rules::Field which,
                                              const std::vector<rules::Span>& spans,
                                              const Terminal& terminal, int width);

}  // namespace newswatch::daemon
