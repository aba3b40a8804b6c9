#pragma once

#include "app/cli/output.h"
#include "app/grading/verdict.h"

#include <iosfwd>
#include <string>
#include <string_view>

namespace khatwa::cli {

/// Grades the rows of a batch, `{"id","expected","answer","rule"?,"options"?}` a line, and writes
/// `{"id","verdict","reason","message"}` a line on stdout, in order. Blank lines are passed over. A
/// row that makes no sense (no JSON, an unknown option, a reference that can't be read) is
/// `undecided` with reason `bad_task`, and the rest goes on. Several threads grade; only so many
/// rows are in memory at once. `language` is that of the messages where the row has no `lang` among
/// its options.
void checkRows(std::istream& rows, std::string_view language);

/// One row's line, without the line's end.
std::string checkedRow(const std::string& line, std::string_view language);

/// A judgement with everything that is known, for `check --json`.
Json asJson(const grading::Judgement& judgement, const std::string& said);

} // namespace khatwa::cli
