#pragma once

#include <string>
#include <string_view>

namespace khatwa::tutor {

/// Cleans a stream of bytes for the scanner, however it is cut: whole UTF-8 characters only, broken
/// ones as U+FFFD, lines ended by \n alone, no other control characters. Two kinds of characters
/// that the scanner uses as marks of its own are replaced too: private ones of plane 15 (by U+FFFD)
/// and U+1680 (by a space).
class Utf8Intake {
public:
    void take(std::string_view piece, std::string& out);

private:
    void finishCharacter(std::string& out);

    std::string held_; // the first bytes of a character
    std::size_t wanted_ = 0;
    bool carriageReturn_ = false;
};

} // namespace khatwa::tutor
