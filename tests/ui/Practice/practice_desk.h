#pragma once

#include "app/records/store.h"
#include "tests/ui/support/wait.h"
#include "ui/Practice/practice_model.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <memory>
#include <tuple>

namespace khatwa::tests {

using ui::PracticeModel;
using ui::PracticeRecords;

/// The Practice place without its window, on records of its own, which it can be begun again on.
class PracticeDesk : public QObject {
protected:
    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<records::Writer> writer_;
    std::unique_ptr<PracticeModel> model_;

    /// Begins, or begins again on the same records.
    void start(const QStringList& sets = {}) {
        stop();
        writer_ =
            std::make_unique<records::Writer>(folder_->filePath(QStringLiteral("records.db")));
        model_ = std::make_unique<PracticeModel>(*writer_, 7);
        model_->setArabic(false);
        model_->setKnownSets(sets);
        QSignalSpy begun(&model_->records(), &PracticeRecords::begun);
        model_->open();
        QVERIFY(begun.wait());
        QVERIFY(!model_->statement().isEmpty());
    }
    void stop() {
        model_.reset();
        writer_.reset();
    }
    QString rightAnswer() const { return QString::fromStdString(model_->drawn()->problem.answer); }
    void check(const QString& answer) {
        QSignalSpy judged(model_.get(), &PracticeModel::judgedOne);
        model_->setAnswer(answer);
        model_->check();
        QVERIFY(model_->checking());
        QVERIFY(judged.wait(kPatience));
    }
    QList<records::Attempt> kept() {
        stop();
        auto store = records::Store::open(folder_->filePath(QStringLiteral("records.db")));
        if (!store)
            qFatal("the records could not be opened");
        const auto students = records::Students(**store).all();
        return records::Attempts(**store).all(students.value().constFirst().id).value();
    }
    int sourceOf(const char* key) {
        const QVariantList all = model_->sources();
        for (int i = 0; i < all.size(); ++i)
            if (all[i].toMap()[QStringLiteral("key")].toString() == QLatin1String(key))
                return i;
        return -1;
    }
    QString stateOf(practice::Rung rung) {
        for (const QVariant& row : model_->rungs())
            if (row.toMap()[QStringLiteral("rung")].toInt() == static_cast<int>(rung))
                return row.toMap()[QStringLiteral("state")].toString();
        return {};
    }

    QString writeSet(const char* topic = "addition-subtraction", const char* firstAnswer = "2") {
        problems::ProblemSet set;
        set.id = "two-sums";
        set.title = "Two sums";
        set.licence = "CC0-1.0";
        set.source = "the test";
        for (const auto& [id, statement, answer] : {std::tuple("a", "What is $1+1$?", firstAnswer),
                                                    std::tuple("b", "What is $2+2$?", "4")}) {
            problems::SetProblem problem;
            problem.id = id;
            problem.statement = statement;
            problem.answer = answer;
            problem.topic = topic;
            set.problems.push_back(problem);
        }
        const QString file = folder_->filePath(QStringLiteral("two-sums.json"));
        if (problems::writeSetFile(set, file.toStdString()))
            qFatal("the set could not be written");
        return file;
    }
};

} // namespace khatwa::tests
