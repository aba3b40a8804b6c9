#include "app/cli/starter_note.h"

#include "app/cli/output.h"

#include <fstream>

namespace khatwa::cli {

namespace {

/// Titles of the claimed topics with commas between them; empty where no claims can be read.
std::string claimedTopics(const std::filesystem::path& model, problems::Language language) {
    std::ifstream file(model.parent_path() / "claims.json");
    const Json claims = Json::parse(file, nullptr, false);
    if (!claims.is_object() || !claims.contains("topics") || !claims["topics"].is_array())
        return {};
    std::string titles;
    for (const Json& claim : claims["topics"]) {
        if (!claim.is_object() || !claim.contains("key") || !claim["key"].is_string())
            continue;
        const problems::Topic* topic = problems::findTopic(claim["key"].get<std::string>());
        if (topic == nullptr)
            continue;
        if (!titles.empty())
            titles += language == problems::Language::Arabic ? "، " : ", ";
        titles += topic->title(language);
    }
    return titles;
}

} // namespace

std::string starterNote(const std::filesystem::path& model, problems::Language language) {
    const std::string topics = claimedTopics(model, language);
    if (language == problems::Language::Arabic)
        return "هذا هو النموذج الصغير المرفق بالبرنامج، وهو مدرَّب على مسائل مدرسية محددة" +
               (topics.empty() ? std::string() : ": " + topics) +
               ". للمسائل الأخرى حمِّل نموذجًا كاملًا: -m FILE.gguf (انظر README).";
    return "This is the small starter model, which is trained for some school topics alone" +
           (topics.empty() ? std::string() : ": " + topics) +
           ". For other problems load a full model: -m FILE.gguf (see the README).";
}

} // namespace khatwa::cli
