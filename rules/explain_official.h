#pragma once

// Why a person whose name stands in an article is not taken to be named there. Pure.

#include <chrono>
#include <span>
#include <string>

#include "rules/official.h"
#include "rules/text.h"

namespace newswatch::rules {

// For an official that Officials::find() does not find in the texts (title, text): which policy
// keeps the name that stands there from counting. Empty where no name of theirs stands.
[[nodiscard]] std::string why_not_named(const Official& official, std::span<const FoldedText> texts,
                                        std::chrono::sys_days day);

}  // namespace newswatch::rules
