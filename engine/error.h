#pragma once

#include <stdexcept>
#include <string>
#include <vector>

namespace khatwa::engine {

/// What went wrong, for a program to branch on and for the window to say in the user's language.
/// `Error::what()` is the whole message in English: one line, what happened and what to do.
enum class ErrorCode {
    FileNotFound,
    FileUnreadable,
    FileTruncated,      ///< arguments: path, bytes present, bytes needed
    FileCorrupt,        ///< arguments: path, where and what
    PartMissing,        ///< a split file without one of its parts; arguments: path, the missing name
    Unsupported,        ///< arguments: path, what (a tensor type, an architecture, a pre-tokenizer)
    OutOfMemory,        ///< arguments: bytes needed
    ContextFull,
    DeviceLost,
    InvalidArgument,
};

/// Every failure of the engine that a caller can meet. Thrown, never returned; the engine's state stays usable.
class Error : public std::runtime_error {
public:
    Error(ErrorCode code, const std::string& message, std::vector<std::string> arguments = {});

    ErrorCode code() const { return code_; }
    const std::vector<std::string>& arguments() const { return arguments_; }

private:
    ErrorCode code_;
    std::vector<std::string> arguments_;
};

} // namespace khatwa::engine
