<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
<context>
    <name>ProgressPage</name>
    <message numerus="yes">
        <source>%n problem(s)</source>
        <translation>
            <numerusform>%n problem</numerusform>
            <numerusform>%n problems</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SelftestCard</name>
    <message numerus="yes">
        <source>%n check(s) done</source>
        <translation>
            <numerusform>%n check done</numerusform>
            <numerusform>%n checks done</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message numerus="yes">
        <source>%n token(s)</source>
        <translation>
            <numerusform>%n token</numerusform>
            <numerusform>%n tokens</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ThinkingPane</name>
    <message numerus="yes">
        <source>%1 · %n token(s)</source>
        <comment>time, then how much was written</comment>
        <translation>
            <numerusform>%1 · %n token</numerusform>
            <numerusform>%1 · %n tokens</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>khatwa::records</name>
    <message numerus="yes">
        <source>Too many wrong tries. Wait %n second(s) and try again.</source>
        <translation>
            <numerusform>Too many wrong tries. Wait %n second and try again.</numerusform>
            <numerusform>Too many wrong tries. Wait %n seconds and try again.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>khatwa::ui::ModelsModel</name>
    <message numerus="yes">
        <source>%n K</source>
        <comment>thousands of tokens</comment>
        <translation>
            <numerusform>%n K</numerusform>
            <numerusform>%n K</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n token(s)</source>
        <translation>
            <numerusform>%n token</numerusform>
            <numerusform>%n tokens</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It will take %1 of memory: %2 for the model, %3 for a context of %n token(s), %4 to work in.</source>
        <translation>
            <numerusform>It will take %1 of memory: %2 for the model, %3 for a context of %n token, %4 to work in.</numerusform>
            <numerusform>It will take %1 of memory: %2 for the model, %3 for a context of %n tokens, %4 to work in.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %n second(s) left</source>
        <translation>
            <numerusform>about %n second left</numerusform>
            <numerusform>about %n seconds left</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>khatwa::ui::PracticeModel</name>
    <message numerus="yes">
        <source>%n problem(s)</source>
        <translation>
            <numerusform>%n problem</numerusform>
            <numerusform>%n problems</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n step(s) left for you to think of</source>
        <translation>
            <numerusform>%n step is left for you to think of</numerusform>
            <numerusform>%n steps are left for you to think of</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>khatwa::ui::ProgressModel</name>
    <message numerus="yes">
        <source>You practised on %n day(s) in the last week.</source>
        <translation>
            <numerusform>You practised on %n day in the last week.</numerusform>
            <numerusform>You practised on %n days in the last week.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>You practised on %n day(s) in the last four weeks.</source>
        <translation>
            <numerusform>You practised on %n day in the last four weeks.</numerusform>
            <numerusform>You practised on %n days in the last four weeks.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n topic(s) mastered</source>
        <translation>
            <numerusform>%n topic mastered</numerusform>
            <numerusform>%n topics mastered</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>khatwa::ui::RecordsModel</name>
    <message numerus="yes">
        <source>kept for %n more day(s)</source>
        <translation>
            <numerusform>kept for %n more day</numerusform>
            <numerusform>kept for %n more days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>khatwa::ui::SelftestModel</name>
    <message numerus="yes">
        <source>All %n check(s) passed.</source>
        <translation>
            <numerusform>The one check passed.</numerusform>
            <numerusform>All %n checks passed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n check(s) failed: answers on this machine may be wrong.</source>
        <translation>
            <numerusform>%n check failed: answers on this machine may be wrong.</numerusform>
            <numerusform>%n checks failed: answers on this machine may be wrong.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>khatwa::ui::TutorModel</name>
    <message numerus="yes">
        <source>None of the %n run(s) came to an answer.</source>
        <translation>
            <numerusform>The run came to no answer.</numerusform>
            <numerusform>None of the %n runs came to an answer.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n run(s) agree.</source>
        <translation>
            <numerusform>%1 of %n run agrees.</numerusform>
            <numerusform>%1 of %n runs agree.</numerusform>
        </translation>
    </message>
</context>
</TS>
