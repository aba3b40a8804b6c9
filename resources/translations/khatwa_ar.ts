<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ar" sourcelanguage="en">
<context>
    <name>AnswerArea</name>
    <message>
        <source>Working, one step a line (if you like)</source>
        <translation>خطوات الحل، كل خطوة في سطر (إن شئت)</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>الجواب</translation>
    </message>
    <message>
        <source>Keyboard of signs</source>
        <translation>لوحة الرموز الرياضية</translation>
    </message>
    <message>
        <source>Type the answer as plain text</source>
        <translation>كتابة الجواب نصًّا عاديًّا</translation>
    </message>
    <message>
        <source>Write the answer in a formula field</source>
        <translation>كتابة الجواب في حقل الصيغ</translation>
    </message>
    <message>
        <source>For example x = 6, 3/4 or sqrt(2)</source>
        <translation>مثلًا: ⁦x = 6⁩ أو ⁦3/4⁩ أو ⁦sqrt(2)⁩</translation>
    </message>
    <message>
        <source>It reads:</source>
        <translation>يُقرأ هكذا:</translation>
    </message>
    <message>
        <source>Preview of the answer</source>
        <translation>معاينة الجواب</translation>
    </message>
    <message>
        <source>Hint</source>
        <translation>تلميح</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>تخطّي</translation>
    </message>
    <message>
        <source>Another problem. One that was not tried is not counted.</source>
        <translation>مسألة أخرى. المسألة التي لم تُجرَّب لا تُحسب.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>إلغاء</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>تحقّق</translation>
    </message>
    <message>
        <source>Next problem</source>
        <translation>المسألة التالية</translation>
    </message>
</context>
<context>
    <name>Composer</name>
    <message>
        <source>Problem</source>
        <translation>المسألة</translation>
    </message>
    <message>
        <source>Type a problem. Formulas may be plain, like 7x - 12 = 30, or LaTeX between dollar signs.</source>
        <translation>اكتب مسألة. يمكن كتابة الصيغ كتابةً عادية مثل ⁦7x - 12 = 30⁩، أو بلغة LaTeX بين علامتي $.</translation>
    </message>
    <message>
        <source>Answer now</source>
        <translation>أجب الآن</translation>
    </message>
    <message>
        <source>Close the thinking and write the solution</source>
        <translation>إنهاء التفكير وكتابة الحل</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>إيقاف</translation>
    </message>
    <message>
        <source>Solve</source>
        <translation>حُلّ المسألة</translation>
    </message>
    <message>
        <source>Preview of the problem</source>
        <translation>معاينة المسألة</translation>
    </message>
    <message>
        <source>A formula</source>
        <translation>صيغة رياضية</translation>
    </message>
    <message>
        <source>Keyboard of signs</source>
        <translation>لوحة الرموز الرياضية</translation>
    </message>
    <message>
        <source>Insert</source>
        <translation>إدراج</translation>
    </message>
    <message>
        <source>Put the formula into the problem</source>
        <translation>إدراج الصيغة في المسألة</translation>
    </message>
    <message>
        <source>Write a formula</source>
        <translation>كتابة صيغة</translation>
    </message>
    <message>
        <source>It reads:</source>
        <translation>تُقرأ هكذا:</translation>
    </message>
</context>
<context>
    <name>ContextChoice</name>
    <message>
        <source>Context, in tokens</source>
        <translation>طول السياق بالرموز</translation>
    </message>
</context>
<context>
    <name>DaysPlot</name>
    <message>
        <source>Problems on each day, the last four weeks</source>
        <translation>مسائل كل يوم في الأسابيع الأربعة الأخيرة</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>اليوم</translation>
    </message>
</context>
<context>
    <name>Errors</name>
    <message>
        <source>%1 GB</source>
        <translation>%1 غيغابايت</translation>
    </message>
    <message>
        <source>%1 MB</source>
        <translation>%1 ميغابايت</translation>
    </message>
    <message>
        <source>%1 kB</source>
        <translation>%1 كيلوبايت</translation>
    </message>
    <message>
        <source>%1 is not there. Look whether it was moved or its disk is not connected.</source>
        <translation>الملف %1 غير موجود. تحقّق هل نُقل من مكانه أو أن قرصه غير موصول.</translation>
    </message>
    <message>
        <source>%1 cannot be read. Look whether you may open it.</source>
        <translation>تتعذّر قراءة %1. تحقّق من أن لك صلاحية فتحه.</translation>
    </message>
    <message>
        <source>This file ends too early: %1 of %2. Copy it again.</source>
        <translation>هذا الملف ناقص: %1 من أصل %2. انسخه من جديد.</translation>
    </message>
    <message>
        <source>This file ends too early. Copy it again.</source>
        <translation>هذا الملف ناقص. انسخه من جديد.</translation>
    </message>
    <message>
        <source>This file is damaged or is no model (%1). Copy it again.</source>
        <translation>هذا الملف تالف أو ليس نموذجًا (%1). انسخه من جديد.</translation>
    </message>
    <message>
        <source>The part %1 of this model is missing. Put it into the same folder.</source>
        <translation>الجزء %1 من هذا النموذج غير موجود. ضعه في المجلد نفسه.</translation>
    </message>
    <message>
        <source>The memory is not enough. Choose a shorter context or a smaller model.</source>
        <translation>الذاكرة لا تكفي. اختر سياقًا أقصر أو نموذجًا أصغر.</translation>
    </message>
    <message>
        <source>The context is full. Choose a longer one.</source>
        <translation>امتلأ السياق. اختر سياقًا أطول.</translation>
    </message>
    <message>
        <source>The device stopped answering. Load the model again.</source>
        <translation>توقّف الجهاز عن الاستجابة. حمّل النموذج من جديد.</translation>
    </message>
    <message>
        <source>Khatwa cannot run this model: %1.</source>
        <translation>لا تستطيع «خطوة» تشغيل هذا النموذج: %1.</translation>
    </message>
</context>
<context>
    <name>ExplanationPanel</name>
    <message>
        <source>Explain the mistake</source>
        <translation>اشرح الخطأ</translation>
    </message>
    <message>
        <source>In the model&apos;s words. The verdict above is what counts.</source>
        <translation>بكلام النموذج، والمعتمد هو الحكم أعلاه.</translation>
    </message>
    <message>
        <source>Reading your lines…</source>
        <translation>يقرأ سطورك…</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>إيقاف</translation>
    </message>
</context>
<context>
    <name>ExportChoice</name>
    <message>
        <source>Export this conversation</source>
        <translation>تصدير هذه المحادثة</translation>
    </message>
    <message>
        <source>PDF</source>
        <translation>PDF</translation>
    </message>
    <message>
        <source>Markdown</source>
        <translation>Markdown</translation>
    </message>
    <message>
        <source>LaTeX</source>
        <translation>LaTeX</translation>
    </message>
</context>
<context>
    <name>FileChooser</name>
    <message>
        <source>Choose a model</source>
        <translation>اختر نموذجًا</translation>
    </message>
    <message>
        <source>Models (*.gguf)</source>
        <translation>نماذج (*.gguf)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>كل الملفات (*)</translation>
    </message>
    <message>
        <source>Choose the folder of a model</source>
        <translation>اختر مجلد نموذج</translation>
    </message>
</context>
<context>
    <name>FindBar</name>
    <message>
        <source>Find in the solution</source>
        <translation>ابحث في الحل</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>لا نتائج</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 من %2</translation>
    </message>
    <message>
        <source>The one before</source>
        <translation>النتيجة السابقة</translation>
    </message>
    <message>
        <source>The next one</source>
        <translation>النتيجة التالية</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>إغلاق</translation>
    </message>
</context>
<context>
    <name>FollowUp</name>
    <message>
        <source>Step %1</source>
        <translation>الخطوة %1</translation>
    </message>
    <message>
        <source>Ask about the whole solution instead</source>
        <translation>اسأل عن الحل كله بدلًا من ذلك</translation>
    </message>
    <message>
        <source>What is unclear? You may leave this empty.</source>
        <translation>ما الذي لم يتضح في هذه الخطوة؟ يمكنك تركه فارغًا.</translation>
    </message>
    <message>
        <source>Ask about the solution</source>
        <translation>اسأل عن الحل</translation>
    </message>
    <message>
        <source>Ask</source>
        <translation>اسأل</translation>
    </message>
</context>
<context>
    <name>GradingPane</name>
    <message>
        <source>Your answer</source>
        <translation>جوابك</translation>
    </message>
    <message>
        <source>Write an answer and check it. What is right, and what is not yet, stands here then.</source>
        <translation>اكتب جوابًا ثم تحقّق منه. هنا يظهر ما هو صحيح وما لم يصحّ بعد.</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>جارٍ التحقّق…</translation>
    </message>
    <message>
        <source>Working</source>
        <translation>خطوات الحل</translation>
    </message>
    <message>
        <source>Line %1: %2. %3</source>
        <translation>السطر %1: %2. %3</translation>
    </message>
</context>
<context>
    <name>HintLadder</name>
    <message>
        <source>Hints</source>
        <translation>التلميحات</translation>
    </message>
    <message>
        <source>Your teacher has opened all hints and the solution. What they cost still counts.</source>
        <translation>فتح معلمك جميع التلميحات والحل. وما تُنقصه من العلامة ما زال محسوبًا.</translation>
    </message>
</context>
<context>
    <name>HistoryPanel</name>
    <message>
        <source>History</source>
        <translation>المحادثات السابقة</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>إغلاق</translation>
    </message>
    <message>
        <source>Search your conversations</source>
        <translation>ابحث في محادثاتك</translation>
    </message>
    <message>
        <source>Nothing was found for “%1”.</source>
        <translation>لم يُعثر على شيء يطابق «%1».</translation>
    </message>
    <message>
        <source>No conversation is kept yet. A solved problem comes here by itself.</source>
        <translation>لا توجد محادثات محفوظة بعد. وكل مسألة تُحل تُحفظ هنا تلقائيًّا.</translation>
    </message>
    <message>
        <source>Open %1</source>
        <translation>فتح %1</translation>
    </message>
    <message>
        <source>Rename this conversation</source>
        <translation>تغيير اسم هذه المحادثة</translation>
    </message>
    <message>
        <source>Delete this conversation</source>
        <translation>حذف هذه المحادثة</translation>
    </message>
    <message>
        <source>New name</source>
        <translation>الاسم الجديد</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>تغيير الاسم</translation>
    </message>
    <message>
        <source>“%1” was deleted.</source>
        <translation>حُذفت «%1».</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>تراجع</translation>
    </message>
    <message>
        <source>The conversations of %1 open with the PIN. What is asked before is not kept.</source>
        <translation>محادثات %1 تُفتح بالرقم السري. وما يُسأل عنه قبل ذلك لا يُحفظ.</translation>
    </message>
    <message>
        <source>Choose your name in Practice, and your conversations come here. What is asked before is not kept.</source>
        <translation>اختر اسمك في «التدريب» فتظهر محادثاتك هنا. وما تسأل عنه قبل ذلك لا يُحفظ.</translation>
    </message>
    <message>
        <source>Enter the PIN</source>
        <translation>إدخال الرقم السري</translation>
    </message>
    <message>
        <source>Choose your name</source>
        <translation>اختيار الاسم</translation>
    </message>
</context>
<context>
    <name>Main</name>
    <message>
        <source>Tutor</source>
        <translation>المعلّم</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>النماذج</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>الإعدادات</translation>
    </message>
    <message>
        <source>Practice</source>
        <translation>التدريب</translation>
    </message>
    <message>
        <source>Khatwa</source>
        <translation>خطوة</translation>
    </message>
</context>
<context>
    <name>MarksList</name>
    <message>
        <source>Sets, and the mark in each</source>
        <translation>المجموعات وعلامة كل منها</translation>
    </message>
    <message>
        <source>The last problems, and their marks</source>
        <translation>آخر المسائل وعلاماتها</translation>
    </message>
</context>
<context>
    <name>ModelCard</name>
    <message>
        <source>Load</source>
        <translation>تحميل</translation>
    </message>
</context>
<context>
    <name>ModelsPlace</name>
    <message>
        <source>Models</source>
        <translation>النماذج</translation>
    </message>
    <message>
        <source>The starter model answers now. It came with Khatwa and solves the school exercises that the Tutor offers.</source>
        <translation>النموذج المبدئي هو الذي يجيب الآن. وهو مرفق مع «خطوة» ويحل التمارين المدرسية التي يعرضها «المعلّم».</translation>
    </message>
    <message>
        <source>%1 answers now.</source>
        <translation>النموذج الذي يجيب الآن: %1.</translation>
    </message>
    <message>
        <source>Run models on the GPU where they fit</source>
        <translation>تشغيل النماذج على معالج الرسوميات حيث تتسع لها ذاكرته</translation>
    </message>
    <message>
        <source>To solve harder problems, load a full model, such as DeepSeek-R1-0528-Qwen3-8B: a GGUF file, or a folder as Hugging Face has it (config.json, safetensors, tokenizer.json).</source>
        <translation>لحل مسائل أصعب حمّل نموذجًا كاملًا، مثل ⁦DeepSeek-R1-0528-Qwen3-8B⁩: ملفًّا بصيغة GGUF، أو مجلدًا كما يقدّمه Hugging Face ⁦(config.json, safetensors, tokenizer.json)⁩.</translation>
    </message>
    <message>
        <source>Path of a file or folder</source>
        <translation>مسار ملف أو مجلد</translation>
    </message>
    <message>
        <source>File…</source>
        <translation>ملف…</translation>
    </message>
    <message>
        <source>Folder…</source>
        <translation>مجلد…</translation>
    </message>
    <message>
        <source>Looking at it…</source>
        <translation>يجري فحصه…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>إلغاء</translation>
    </message>
    <message>
        <source>Use the starter model</source>
        <translation>استعمال النموذج المبدئي</translation>
    </message>
    <message>
        <source>Used before</source>
        <translation>استُعمل من قبل</translation>
    </message>
    <message>
        <source>Forget %1</source>
        <translation>نسيان %1</translation>
    </message>
</context>
<context>
    <name>NextStep</name>
    <message>
        <source>What would you do next? Write step %1 as a formula.</source>
        <translation>ما خطوتك التالية؟ اكتب الخطوة %1 على شكل صيغة.</translation>
    </message>
    <message>
        <source>The next step is being written.</source>
        <translation>تُكتب الخطوة التالية الآن.</translation>
    </message>
    <message>
        <source>Your step, like 7x = 42</source>
        <translation>خطوتك، مثل ⁦7x = 42⁩</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>تحقّق</translation>
    </message>
    <message>
        <source>Show the step</source>
        <translation>أظهر الخطوة</translation>
    </message>
    <message>
        <source>Checking your step…</source>
        <translation>جارٍ التحقق من خطوتك…</translation>
    </message>
</context>
<context>
    <name>PinPrompt</name>
    <message>
        <source>The PIN of %1</source>
        <translation>الرقم السري لـ%1</translation>
    </message>
    <message>
        <source>PIN</source>
        <translation>الرقم السري</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>فتح</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>إلغاء</translation>
    </message>
    <message>
        <source>Forgotten? A teacher can take it away.</source>
        <translation>هل نسيته؟ يستطيع المعلم إلغاءه.</translation>
    </message>
</context>
<context>
    <name>PracticePlace</name>
    <message>
        <source>Open a set…</source>
        <translation>فتح مجموعة…</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>التقدّم</translation>
    </message>
    <message>
        <source>Who practises?</source>
        <translation>من يتدرّب؟</translation>
    </message>
    <message>
        <source>Who practises: %1</source>
        <translation>المتدرّب: %1</translation>
    </message>
    <message>
        <source>What to practise</source>
        <translation>ما تتدرّب عليه</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>إغلاق</translation>
    </message>
    <message>
        <source>You have been through all problems of this set.</source>
        <translation>أنهيت مسائل هذه المجموعة كلها.</translation>
    </message>
    <message>
        <source>Begin it again, or choose something else to practise.</source>
        <translation>ابدأها من جديد، أو اختر شيئًا آخر تتدرّب عليه.</translation>
    </message>
    <message>
        <source>Begin again</source>
        <translation>البدء من جديد</translation>
    </message>
    <message>
        <source>Choose your name. A page with a PIN opens with it, and what you ask the Tutor is kept on your page from then on.</source>
        <translation>اختر اسمك. الصفحة ذات الرقم السري تُفتح به، وبعد ذلك يُحفظ في صفحتك ما تسأل عنه «المعلّم».</translation>
    </message>
    <message>
        <source>Edit this set</source>
        <translation>تعديل هذه المجموعة</translation>
    </message>
    <message>
        <source>Go on writing</source>
        <translation>متابعة الكتابة</translation>
    </message>
    <message>
        <source>Write a set</source>
        <translation>كتابة مجموعة</translation>
    </message>
    <message>
        <source>Your set is not saved yet.</source>
        <translation>مجموعتك لم تُحفظ بعد.</translation>
    </message>
    <message>
        <source>Problems of your own, for you or your class</source>
        <translation>مسائل من تأليفك، لك أو لصفّك</translation>
    </message>
    <message>
        <source>Back to the problem</source>
        <translation>العودة إلى المسألة</translation>
    </message>
</context>
<context>
    <name>PracticeWords</name>
    <message>
        <source>Right</source>
        <translation>صحيح</translation>
    </message>
    <message>
        <source>Right value, another form is asked for</source>
        <translation>القيمة صحيحة والمطلوب صورة أخرى</translation>
    </message>
    <message>
        <source>Partly right</source>
        <translation>صحيح جزئيًّا</translation>
    </message>
    <message>
        <source>Not yet</source>
        <translation>ليس بعد</translation>
    </message>
    <message>
        <source>Can&apos;t be read</source>
        <translation>تتعذّر قراءته</translation>
    </message>
    <message>
        <source>Can&apos;t say</source>
        <translation>لا يمكن الحكم</translation>
    </message>
    <message>
        <source>A nudge</source>
        <translation>توجيه</translation>
    </message>
    <message>
        <source>The next step</source>
        <translation>الخطوة التالية</translation>
    </message>
    <message>
        <source>A similar problem, worked</source>
        <translation>مسألة مشابهة محلولة</translation>
    </message>
    <message>
        <source>The full solution</source>
        <translation>الحل الكامل</translation>
    </message>
    <message>
        <source>%1 %</source>
        <extracomment>a number of hundredths; the sign and its place follow the language</extracomment>
        <translation>؜%1٪</translation>
    </message>
    <message>
        <source>ends the problem</source>
        <translation>ينهي المسألة</translation>
    </message>
    <message>
        <source>costs %1 of the mark</source>
        <translation>يُنقص %1 من العلامة</translation>
    </message>
    <message>
        <source>Level %1</source>
        <translation>المستوى %1</translation>
    </message>
    <message>
        <source>not practised yet</source>
        <translation>لم يُتدرَّب عليه بعد</translation>
    </message>
    <message>
        <source>mastered</source>
        <translation>متقَن</translation>
    </message>
    <message>
        <source>known to %1</source>
        <translation>معروف بنسبة %1</translation>
    </message>
</context>
<context>
    <name>ProblemPage</name>
    <message>
        <source>Problem</source>
        <translation>المسألة</translation>
    </message>
</context>
<context>
    <name>ProblemStrip</name>
    <message>
        <source>Problem %1, to be looked at</source>
        <translation>المسألة %1، تحتاج إلى مراجعة</translation>
    </message>
    <message>
        <source>Problem %1</source>
        <translation>المسألة %1</translation>
    </message>
    <message>
        <source>Add a problem</source>
        <translation>إضافة مسألة</translation>
    </message>
    <message>
        <source>Add a problem (Ctrl+N)</source>
        <translation>إضافة مسألة (Ctrl+N)</translation>
    </message>
    <message>
        <source>Remove this problem</source>
        <translation>إزالة هذه المسألة</translation>
    </message>
</context>
<context>
    <name>ProgressPage</name>
    <message>
        <source>Progress</source>
        <translation>التقدّم</translation>
    </message>
    <message>
        <source>Back to the problem</source>
        <translation>العودة إلى المسألة</translation>
    </message>
    <message>
        <source>Nothing has been practised yet. After the first problems it stands here how well you know each topic.</source>
        <translation>لم تتدرّب على شيء بعد. بعد المسائل الأولى يظهر هنا مدى معرفتك بكل موضوع.</translation>
    </message>
    <message>
        <source>Show as tables</source>
        <translation>العرض في جداول</translation>
    </message>
    <message>
        <source>How well you know each topic</source>
        <translation>مدى معرفتك بكل موضوع</translation>
    </message>
    <message>
        <source>The bar says how sure Khatwa is that you know a topic, from your first answer to each problem. From 95 % on, at the thin line, it counts as mastered and comes back now and then, so that it stays.</source>
        <translation>يبيّن الشريط مدى ثقة «خطوة» بأنك تعرف الموضوع، اعتمادًا على جوابك الأول عن كل مسألة. وإذا بلغ 95٪ عند الخط الرفيع عُدَّ الموضوع متقَنًا، ثم يعود بين حين وآخر كي يثبت.</translation>
    </message>
    <message>
        <source>Problems on each day, the last four weeks</source>
        <translation>مسائل كل يوم في الأسابيع الأربعة الأخيرة</translation>
    </message>
    <message numerus="yes">
        <source>%n problem(s)</source>
        <translation>
            <numerusform>لا مسائل</numerusform>
            <numerusform>مسألة واحدة</numerusform>
            <numerusform>مسألتان</numerusform>
            <numerusform>%n مسائل</numerusform>
            <numerusform>%n مسألة</numerusform>
            <numerusform>%n مسألة</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RecordPlaces</name>
    <message>
        <source>Where the backup goes</source>
        <translation>مكان النسخة الاحتياطية</translation>
    </message>
    <message>
        <source>Backups (*.khatwa)</source>
        <translation>النسخ الاحتياطية (*.khatwa)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>كل الملفات (*)</translation>
    </message>
    <message>
        <source>Choose a backup</source>
        <translation>اختر نسخة احتياطية</translation>
    </message>
    <message>
        <source>The folder that the export goes to</source>
        <translation>المجلد الذي توضع فيه البيانات المصدّرة</translation>
    </message>
</context>
<context>
    <name>RecordsPanel</name>
    <message>
        <source>Records</source>
        <translation>السجلات</translation>
    </message>
    <message>
        <source>A backup is one file with everything of all students.</source>
        <translation>النسخة الاحتياطية ملف واحد فيه كل ما يخص جميع الطلاب.</translation>
    </message>
    <message>
        <source>Back up…</source>
        <translation>نسخ احتياطي…</translation>
    </message>
    <message>
        <source>Restore…</source>
        <translation>استرجاع…</translation>
    </message>
    <message>
        <source>An export is all that is yours, and nobody else&apos;s, as tables and JSON.</source>
        <translation>في التصدير كل بياناتك، ولا شيء من بيانات غيرك، في جداول وبصيغة JSON.</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>تصدير…</translation>
    </message>
    <message>
        <source>Students</source>
        <translation>الطلاب</translation>
    </message>
    <message>
        <source>Reset PIN</source>
        <translation>إلغاء الرقم السري</translation>
    </message>
    <message>
        <source>Reset the PIN of %1</source>
        <translation>إلغاء الرقم السري لـ%1</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>إزالة</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>إزالة %1</translation>
    </message>
    <message>
        <source>The teacher&apos;s PIN</source>
        <translation>رقم المعلم السري</translation>
    </message>
    <message>
        <source>New teacher&apos;s PIN</source>
        <translation>رقم سري جديد للمعلم</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>تعيين</translation>
    </message>
    <message>
        <source>Set the teacher&apos;s PIN</source>
        <translation>تعيين رقم المعلم السري</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>تراجع</translation>
    </message>
    <message>
        <source>PIN</source>
        <translation>الرقم السري</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>متابعة</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>إلغاء</translation>
    </message>
    <message>
        <source>Asks for the teacher&apos;s PIN</source>
        <translation>يُطلب رقم المعلم السري</translation>
    </message>
    <message>
        <source>Removed</source>
        <translation>طلاب أُزيلوا</translation>
    </message>
    <message>
        <source>Bring back</source>
        <translation>إرجاع</translation>
    </message>
    <message>
        <source>Bring %1 back</source>
        <translation>إرجاع %1</translation>
    </message>
    <message>
        <source>Teacher</source>
        <translation>المعلم</translation>
    </message>
    <message>
        <source>Hints and solutions are open from the start</source>
        <translation>التلميحات والحلول مفتوحة من البداية</translation>
    </message>
    <message>
        <source>With the teacher&apos;s PIN forgotten ones are reset, students removed, backups restored, sets opened for editing, and hints opened for everyone.</source>
        <translation>برقم المعلم السري تُلغى الأرقام السرية المنسية، ويُزال الطلاب، وتُسترجع النسخ الاحتياطية، وتُفتح المجموعات للتعديل، وتُفتح التلميحات للجميع.</translation>
    </message>
    <message>
        <source>A teacher&apos;s PIN, 4 to 12 digits, guards this: hints opened for everyone, forgotten PINs, removing students, restoring backups, editing sets.</source>
        <translation>الرقم السري للمعلم، من 4 إلى 12 رقمًا، يحمي ما يلي: فتح التلميحات للجميع، والأرقام السرية المنسية، وإزالة الطلاب، واسترجاع النسخ الاحتياطية، وتعديل المجموعات.</translation>
    </message>
</context>
<context>
    <name>RuleChoice</name>
    <message>
        <source>What counts as right</source>
        <translation>ما الذي يُعدّ صحيحًا</translation>
    </message>
    <message>
        <source>What counts as right: %1</source>
        <translation>ما الذي يُعدّ صحيحًا: %1</translation>
    </message>
</context>
<context>
    <name>SelftestCard</name>
    <message>
        <source>Does this machine calculate right? The test compares every kernel, and a tiny model of every kind, with plain references.</source>
        <translation>هل يحسب هذا الجهاز حسابًا صحيحًا؟ يقارن الفحص كل عملية حسابية، ونموذجًا صغيرًا من كل نوع، بحساب مرجعي بسيط.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>إلغاء</translation>
    </message>
    <message>
        <source>Test this machine</source>
        <translation>فحص هذا الجهاز</translation>
    </message>
    <message numerus="yes">
        <source>%n check(s) done</source>
        <translation>
            <numerusform>لم يتم أي فحص بعد</numerusform>
            <numerusform>تم فحص واحد</numerusform>
            <numerusform>تم فحصان</numerusform>
            <numerusform>تمت %n فحوص</numerusform>
            <numerusform>تم %n فحصًا</numerusform>
            <numerusform>تم %n فحص</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SetChooser</name>
    <message>
        <source>Open a problem set</source>
        <translation>فتح مجموعة مسائل</translation>
    </message>
    <message>
        <source>Problem sets (*.json)</source>
        <translation>مجموعات المسائل (*.json)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>كل الملفات (*)</translation>
    </message>
    <message>
        <source>Where the problem set goes</source>
        <translation>مكان مجموعة المسائل</translation>
    </message>
</context>
<context>
    <name>SetEditorPage</name>
    <message>
        <source>A problem set</source>
        <translation>مجموعة مسائل</translation>
    </message>
    <message>
        <source>Back to practice</source>
        <translation>العودة إلى التدريب</translation>
    </message>
    <message>
        <source>The set was discarded.</source>
        <translation>أُلغيت المجموعة.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>تراجع</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>حفظ</translation>
    </message>
    <message>
        <source>Save to a file…</source>
        <translation>حفظ في ملف…</translation>
    </message>
    <message>
        <source>Save a copy to share…</source>
        <translation>حفظ نسخة للمشاركة…</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>إلغاء المجموعة</translation>
    </message>
    <message>
        <source>What is saved stays in its file.</source>
        <translation>ما حُفظ يبقى في ملفه.</translation>
    </message>
    <message>
        <source>Name of the set</source>
        <translation>اسم المجموعة</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>المسائل</translation>
    </message>
    <message>
        <source>A problem was removed.</source>
        <translation>أُزيلت مسألة.</translation>
    </message>
    <message>
        <source>Statement; formulas between $ signs</source>
        <translation>نص المسألة، والصيغ بين علامتي $</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>الجواب</translation>
    </message>
    <message>
        <source>For example x = 6, 3/4 or sqrt(2)</source>
        <translation>مثلًا: ⁦x = 6⁩ أو ⁦3/4⁩ أو ⁦sqrt(2)⁩</translation>
    </message>
    <message>
        <source>Topic</source>
        <translation>الموضوع</translation>
    </message>
    <message>
        <source>Left empty: the set&apos;s name</source>
        <translation>إن تُرك فارغًا: اسم المجموعة</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>المستوى</translation>
    </message>
    <message>
        <source>First hint: what kind of step comes first</source>
        <translation>التلميح الأول: ما نوع الخطوة الأولى</translation>
    </message>
    <message>
        <source>Second hint: that step, done</source>
        <translation>التلميح الثاني: تلك الخطوة منفَّذة</translation>
    </message>
    <message>
        <source>Worked solution; an empty line between two steps</source>
        <translation>الحل المفصّل، وبين كل خطوتين سطر فارغ</translation>
    </message>
    <message>
        <source>A similar problem, for the third hint</source>
        <translation>مسألة مشابهة للتلميح الثالث</translation>
    </message>
    <message>
        <source>Its steps; an empty line between two</source>
        <translation>خطواتها، وبين كل خطوتين سطر فارغ</translation>
    </message>
    <message>
        <source>Its answer</source>
        <translation>جوابها</translation>
    </message>
    <message>
        <source>Options of the rule, as JSON</source>
        <translation>خيارات القاعدة بصيغة JSON</translation>
    </message>
    <message>
        <source>On a stick or in a folder of the class; others open it there.</source>
        <translation>على ذاكرة محمولة أو في مجلد الصف، ليفتحها غيرك هناك.</translation>
    </message>
    <message>
        <source>Practise it</source>
        <translation>تدرّب عليها</translation>
    </message>
    <message>
        <source>Not saved to a file yet. Until then it waits here, also when you leave.</source>
        <translation>لم تُحفظ في ملف بعد، وتبقى هنا حتى تُحفظ، ولو غادرت.</translation>
    </message>
    <message>
        <source>Saved in %1</source>
        <translation>محفوظة في %1</translation>
    </message>
    <message>
        <source>What you write waits here until you save it to a file, also when you leave.</source>
        <translation>يبقى ما تكتبه هنا حتى تحفظه في ملف، ولو غادرت.</translation>
    </message>
    <message>
        <source>For example: Fractions, week 3</source>
        <translation>مثلًا: الكسور، الأسبوع الثالث</translation>
    </message>
    <message>
        <source>Language of the problems</source>
        <translation>لغة المسائل</translation>
    </message>
    <message>
        <source>It may be off by</source>
        <translation>الفرق المسموح به</translation>
    </message>
    <message>
        <source>Decimal places it must have</source>
        <translation>عدد المنازل العشرية المطلوبة</translation>
    </message>
    <message>
        <source>Add the next problem</source>
        <translation>إضافة المسألة التالية</translation>
    </message>
    <message>
        <source>A similar problem, and where it is from</source>
        <translation>مسألة مشابهة، ومصدر المسائل</translation>
    </message>
    <message>
        <source>Who wrote the set</source>
        <translation>من كتب المجموعة</translation>
    </message>
    <message>
        <source>How others may use it (licence)</source>
        <translation>كيف يجوز لغيرك استعمالها (الرخصة)</translation>
    </message>
    <message>
        <source>Who wrote this problem, where it was another</source>
        <translation>من كتب هذه المسألة، إن كان شخصًا آخر</translation>
    </message>
    <message>
        <source>Its licence, where it is another</source>
        <translation>رخصتها، إن اختلفت</translation>
    </message>
    <message>
        <source>What you changed is not in the file yet. Until you save, it waits here, also when you leave.</source>
        <translation>ما غيّرته ليس في الملف بعد، ويبقى هنا حتى تحفظه، ولو غادرت.</translation>
    </message>
</context>
<context>
    <name>SetPinPanel</name>
    <message>
        <source>To edit this set, which shows its answers: the teacher&apos;s PIN</source>
        <translation>لتعديل هذه المجموعة، وفي التعديل تظهر إجاباتها: رقم المعلم السري</translation>
    </message>
    <message>
        <source>PIN</source>
        <translation>الرقم السري</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>متابعة</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>إلغاء</translation>
    </message>
</context>
<context>
    <name>SettingsPanel</name>
    <message>
        <source>Settings</source>
        <translation>الإعدادات</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>اللغة</translation>
    </message>
    <message>
        <source>System</source>
        <translation>النظام</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>المظهر</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>فاتح</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>داكن</translation>
    </message>
    <message>
        <source>Size of the text: %1 %</source>
        <translation>حجم النص: %1٪</translation>
    </message>
    <message>
        <source>Size of the text</source>
        <translation>حجم النص</translation>
    </message>
    <message>
        <source>Longest thinking, in tokens</source>
        <translation>أطول تفكير، بالرموز</translation>
    </message>
    <message>
        <source>No limit</source>
        <translation>بلا حدّ</translation>
    </message>
    <message>
        <source>Reduce motion</source>
        <translation>تقليل الحركة</translation>
    </message>
    <message>
        <source>The solution is shown</source>
        <translation>طريقة عرض الحل</translation>
    </message>
    <message>
        <source>As it comes</source>
        <translation>فور كتابته</translation>
    </message>
    <message>
        <source>At reading pace</source>
        <translation>بسرعة القراءة</translation>
    </message>
    <message>
        <source>One step at a time</source>
        <translation>خطوة خطوة</translation>
    </message>
    <message>
        <source>Solutions written at once, to compare their answers</source>
        <translation>عدد الحلول التي تُكتب معًا لمقارنة أجوبتها</translation>
    </message>
    <message>
        <source>Records…</source>
        <translation>السجلات…</translation>
    </message>
    <message>
        <source>Backup, export, students</source>
        <translation>نسخ احتياطي وتصدير وطلاب</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>تباين عالٍ</translation>
    </message>
    <message>
        <source>Arabic-Indic digits (١٢٣)</source>
        <translation>الأرقام المشرقية (١٢٣)</translation>
    </message>
</context>
<context>
    <name>SolutionActions</name>
    <message>
        <source>Continue</source>
        <translation>تابِع</translation>
    </message>
    <message>
        <source>Go on where the reply was broken off</source>
        <translation>متابعة الرد من حيث توقف</translation>
    </message>
    <message>
        <source>Show everything</source>
        <translation>أظهر الكل</translation>
    </message>
    <message>
        <source>Another method</source>
        <translation>طريقة أخرى</translation>
    </message>
    <message>
        <source>Explain more simply</source>
        <translation>شرح أبسط</translation>
    </message>
</context>
<context>
    <name>SourceList</name>
    <message>
        <source>What to practise</source>
        <translation>ما تتدرّب عليه</translation>
    </message>
</context>
<context>
    <name>StartHere</name>
    <message>
        <source>Which problem shall we work through?</source>
        <translation>أيّ مسألة نحلّها معًا؟</translation>
    </message>
    <message>
        <source>Type one below, or pick one of these.</source>
        <translation>اكتب مسألة في الأسفل، أو اختر واحدة من هذه.</translation>
    </message>
    <message>
        <source>Other problems</source>
        <translation>مسائل أخرى</translation>
    </message>
    <message>
        <source>Load a model</source>
        <translation>تحميل نموذج</translation>
    </message>
    <message>
        <source>History</source>
        <translation>المحادثات السابقة</translation>
    </message>
</context>
<context>
    <name>StatementPreview</name>
    <message>
        <source>The student sees</source>
        <translation>ما يراه الطالب</translation>
    </message>
    <message>
        <source>Preview of the statement</source>
        <translation>معاينة نص المسألة</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>Waiting for the model to load</source>
        <translation>بانتظار تحميل النموذج</translation>
    </message>
    <message>
        <source>Reading the problem</source>
        <translation>تجري قراءة المسألة</translation>
    </message>
    <message>
        <source>Thinking</source>
        <translation>التفكير</translation>
    </message>
    <message>
        <source>Writing the solution</source>
        <translation>جارٍ كتابة الحل</translation>
    </message>
    <message numerus="yes">
        <source>%n token(s)</source>
        <translation>
            <numerusform>لا رموز</numerusform>
            <numerusform>رمز واحد</numerusform>
            <numerusform>رمزان</numerusform>
            <numerusform>%n رموز</numerusform>
            <numerusform>%n رمزًا</numerusform>
            <numerusform>%n رمز</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 tokens/s</source>
        <translation>%1 رمز/ث</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 ث</translation>
    </message>
    <message>
        <source>New problem</source>
        <translation>مسألة جديدة</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>تصدير</translation>
    </message>
    <message>
        <source>History</source>
        <translation>المحادثات السابقة</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>حاول مرة أخرى</translation>
    </message>
    <message>
        <source>Try again: ask the same once more; the reply may be another one</source>
        <translation>حاول مرة أخرى: اسأل السؤال نفسه مجددًا، وقد يأتي رد آخر</translation>
    </message>
    <message>
        <source>Edit the problem</source>
        <translation>عدّل المسألة</translation>
    </message>
    <message>
        <source>Edit the problem: put it back into the box, change it and ask again</source>
        <translation>عدّل المسألة: أعدها إلى مربع الكتابة وغيّرها ثم اسأل من جديد</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>بحث</translation>
    </message>
</context>
<context>
    <name>StudentsPanel</name>
    <message>
        <source>Who practises?</source>
        <translation>من يتدرّب؟</translation>
    </message>
    <message>
        <source>with a PIN</source>
        <translation>محميّ برقم سري</translation>
    </message>
    <message>
        <source>Name of another student</source>
        <translation>اسم طالب آخر</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>إضافة</translation>
    </message>
    <message>
        <source>Your name</source>
        <translation>اسمك</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>تغيير</translation>
    </message>
    <message>
        <source>Your page asks for a PIN.</source>
        <translation>صفحتك محميّة برقم سري.</translation>
    </message>
    <message>
        <source>A PIN keeps others out of your page: 4 to 12 digits.</source>
        <translation>يحمي الرقم السري صفحتك من غيرك: من 4 إلى 12 رقمًا.</translation>
    </message>
    <message>
        <source>Your PIN, to take it away</source>
        <translation>رقمك السري لإزالته</translation>
    </message>
    <message>
        <source>PIN</source>
        <translation>الرقم السري</translation>
    </message>
    <message>
        <source>Take away</source>
        <translation>إزالة</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>تعيين</translation>
    </message>
</context>
<context>
    <name>ThinkingPane</name>
    <message>
        <source>%1 s</source>
        <translation>%1 ث</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1 د %2 ث</translation>
    </message>
    <message>
        <source>Show the thinking</source>
        <translation>إظهار التفكير</translation>
    </message>
    <message>
        <source>Fold the thinking</source>
        <translation>طيّ التفكير</translation>
    </message>
    <message>
        <source>Thinking…</source>
        <translation>يفكّر…</translation>
    </message>
    <message>
        <source>Thinking</source>
        <translation>التفكير</translation>
    </message>
    <message numerus="yes">
        <source>%1 · %n token(s)</source>
        <comment>time, then how much was written</comment>
        <translation>
            <numerusform>%1 · لا رموز</numerusform>
            <numerusform>%1 · رمز واحد</numerusform>
            <numerusform>%1 · رمزان</numerusform>
            <numerusform>%1 · %n رموز</numerusform>
            <numerusform>%1 · %n رمزًا</numerusform>
            <numerusform>%1 · %n رمز</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TopicTable</name>
    <message>
        <source>How well you know each topic</source>
        <translation>مدى معرفتك بكل موضوع</translation>
    </message>
    <message>
        <source>Topic</source>
        <translation>الموضوع</translation>
    </message>
    <message>
        <source>Known</source>
        <translation>المعرفة</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>المسائل</translation>
    </message>
    <message>
        <source>Right at once</source>
        <translation>صحيح من أول مرة</translation>
    </message>
</context>
<context>
    <name>Transcript</name>
    <message>
        <source>The solution is being worked out.</source>
        <translation>بدأ العمل على الحل.</translation>
    </message>
    <message>
        <source>The solution has ended.</source>
        <translation>انتهى الحل.</translation>
    </message>
    <message>
        <source>Thinking</source>
        <translation>التفكير</translation>
    </message>
    <message>
        <source>Solution</source>
        <translation>الحل</translation>
    </message>
</context>
<context>
    <name>TranscriptView</name>
    <message>
        <source>Answer</source>
        <translation>الجواب</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>الخطوة</translation>
    </message>
    <message>
        <source>Ask about this</source>
        <translation>اسأل عن هذه الخطوة</translation>
    </message>
</context>
<context>
    <name>khatwa::records</name>
    <message>
        <source>Khatwa is already open. Use that window, or close it first.</source>
        <translation>«خطوة» مفتوحة بالفعل. استعمل نافذتها المفتوحة، أو أغلقها أولًا.</translation>
    </message>
    <message>
        <source>Another program is using the records. Close it and try again.</source>
        <translation>يستعمل برنامج آخر ملف السجلات. أغلق ذلك البرنامج ثم حاول مرة أخرى.</translation>
    </message>
    <message>
        <source>The records could not be opened: %1. Check that the folder is there and start Khatwa again.</source>
        <translation>تعذّر فتح السجلات: %1. تحقّق من وجود المجلد ثم أعد تشغيل «خطوة».</translation>
    </message>
    <message>
        <source>%1 may only be read, so nothing can be kept there. Allow writing to its folder and start Khatwa again.</source>
        <translation>لا يُسمح بالكتابة في %1، فلا يمكن حفظ شيء هناك. اسمح بالكتابة في مجلده ثم أعد تشغيل «خطوة».</translation>
    </message>
    <message>
        <source>The disk is full, so this could not be kept. Nothing kept before is lost. Free some space and try again.</source>
        <translation>امتلأ القرص فتعذّر الحفظ، ولم يضع شيء مما حُفظ من قبل. أفرغ بعض المساحة ثم حاول مرة أخرى.</translation>
    </message>
    <message>
        <source>The disk did not take this, so it could not be kept. Nothing kept before is lost. Check the disk and try again.</source>
        <translation>لم يقبل القرص الكتابة فتعذّر الحفظ، ولم يضع شيء مما حُفظ من قبل. افحص القرص ثم حاول مرة أخرى.</translation>
    </message>
    <message>
        <source>The records were written by a newer Khatwa and were left as they are. Install the newer Khatwa to use them.</source>
        <translation>كُتبت السجلات بإصدار أحدث من «خطوة» فتُركت كما هي. ثبّت الإصدار الأحدث لاستعمالها.</translation>
    </message>
    <message>
        <source>%1 belongs to another program and was left as it is. Move it elsewhere and start Khatwa again.</source>
        <translation>الملف %1 يخص برنامجًا آخر فتُرك كما هو. انقله إلى مكان آخر ثم أعد تشغيل «خطوة».</translation>
    </message>
    <message>
        <source>The records are damaged. Start Khatwa again: it sets them aside and begins new ones.</source>
        <translation>السجلات تالفة. أعد تشغيل «خطوة»، فتضعها جانبًا وتبدأ سجلات جديدة.</translation>
    </message>
    <message>
        <source>This is no longer there. Go back and choose again.</source>
        <translation>لم يعد هذا موجودًا. ارجع واختر من جديد.</translation>
    </message>
    <message>
        <source>%1 is not there. Choose another file.</source>
        <translation>الملف %1 غير موجود. اختر ملفًا آخر.</translation>
    </message>
    <message>
        <source>%1 is not a backup of Khatwa. Choose another file.</source>
        <translation>الملف %1 ليس نسخة احتياطية من «خطوة». اختر ملفًا آخر.</translation>
    </message>
    <message>
        <source>The backup %1 is damaged, so it was not used. Choose another one; your records are as they were.</source>
        <translation>النسخة الاحتياطية %1 تالفة فلم تُستعمل. اختر نسخة أخرى، وسجلاتك باقية كما كانت.</translation>
    </message>
    <message>
        <source>Write a name first.</source>
        <translation>اكتب اسمًا أولًا.</translation>
    </message>
    <message>
        <source>There is already a student called %1. Choose another name.</source>
        <translation>يوجد طالب باسم %1. اختر اسمًا آخر.</translation>
    </message>
    <message>
        <source>This is not the right PIN. Try again, or ask a teacher to reset it.</source>
        <translation>الرقم السري غير صحيح. حاول مرة أخرى، أو اطلب من المعلم إلغاءه.</translation>
    </message>
    <message numerus="yes">
        <source>Too many wrong tries. Wait %n second(s) and try again.</source>
        <translation>
            <numerusform>كثرت المحاولات الخاطئة. حاول مرة أخرى الآن.</numerusform>
            <numerusform>كثرت المحاولات الخاطئة. انتظر ثانية واحدة ثم حاول مرة أخرى.</numerusform>
            <numerusform>كثرت المحاولات الخاطئة. انتظر ثانيتين ثم حاول مرة أخرى.</numerusform>
            <numerusform>كثرت المحاولات الخاطئة. انتظر %n ثوانٍ ثم حاول مرة أخرى.</numerusform>
            <numerusform>كثرت المحاولات الخاطئة. انتظر %n ثانية ثم حاول مرة أخرى.</numerusform>
            <numerusform>كثرت المحاولات الخاطئة. انتظر %n ثانية ثم حاول مرة أخرى.</numerusform>
        </translation>
    </message>
    <message>
        <source>A PIN has 4 to 12 digits.</source>
        <translation>يتألف الرقم السري من 4 أرقام إلى 12 رقمًا.</translation>
    </message>
    <message>
        <source>There is no teacher&apos;s PIN yet. Set one first.</source>
        <translation>لا يوجد رقم سري للمعلم بعد. عيّن رقمًا أولًا.</translation>
    </message>
    <message>
        <source>There is a teacher&apos;s PIN already. Enter it to change it.</source>
        <translation>للمعلم رقم سري بالفعل. أدخله لتغييره.</translation>
    </message>
    <message>
        <source>This could not be kept: %1. Nothing kept before is lost. Try again.</source>
        <translation>تعذّر حفظ هذا: %1. لم يضع شيء مما حُفظ من قبل. حاول مرة أخرى.</translation>
    </message>
    <message>
        <source>The records were damaged. They were set aside as %1, and new ones were begun. If you have a backup, restore it.</source>
        <translation>كانت السجلات تالفة فوُضعت جانبًا باسم %1، وبدأت سجلات جديدة. إن كانت لديك نسخة احتياطية فاسترجعها.</translation>
    </message>
</context>
<context>
    <name>khatwa::ui::HistoryModel</name>
    <message>
        <source>The conversation could not be kept: %1</source>
        <translation>تعذّر حفظ المحادثة: %1</translation>
    </message>
    <message>
        <source>%1 could not be written: %2. Choose another folder or free some space.</source>
        <translation>تعذّرت كتابة %1: %2. اختر مجلدًا آخر أو أفرغ بعض المساحة.</translation>
    </message>
    <message>
        <source>Saved as %1.</source>
        <translation>حُفظ الملف باسم %1.</translation>
    </message>
    <message>
        <source>A solution is being written. Stop it, or wait for its end; then open the other conversation.</source>
        <translation>يُكتب حلّ الآن. أوقفه أو انتظر حتى ينتهي، ثم افتح المحادثة الأخرى.</translation>
    </message>
</context>
<context>
    <name>khatwa::ui::MistakeExplainer</name>
    <message>
        <source>The model has said nothing. Try again, or go on without it.</source>
        <translation>لم يقل النموذج شيئًا. حاول مرة أخرى أو أكمل من دونه.</translation>
    </message>
</context>
<context>
    <name>khatwa::ui::ModelsModel</name>
    <message>
        <source>%1 billion</source>
        <translation>%1 مليار</translation>
    </message>
    <message>
        <source>%1 million</source>
        <translation>%1 مليون</translation>
    </message>
    <message>
        <source>Architecture</source>
        <translation>البنية</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>المعاملات</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>الصيغة</translation>
    </message>
    <message>
        <source>Size on disk</source>
        <translation>الحجم على القرص</translation>
    </message>
    <message>
        <source>Longest context</source>
        <translation>أطول سياق</translation>
    </message>
    <message numerus="yes">
        <source>%n token(s)</source>
        <translation>
            <numerusform>لا رموز</numerusform>
            <numerusform>رمز واحد</numerusform>
            <numerusform>رمزان</numerusform>
            <numerusform>%n رموز</numerusform>
            <numerusform>%n رمزًا</numerusform>
            <numerusform>%n رمز</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It will take %1 of memory: %2 for the model, %3 for a context of %n token(s), %4 to work in.</source>
        <translation>
            <numerusform>سيحتاج إلى %1 من الذاكرة: %2 للنموذج، و%3 لسياق طوله صفر من الرموز، و%4 للعمل.</numerusform>
            <numerusform>سيحتاج إلى %1 من الذاكرة: %2 للنموذج، و%3 لسياق طوله رمز واحد، و%4 للعمل.</numerusform>
            <numerusform>سيحتاج إلى %1 من الذاكرة: %2 للنموذج، و%3 لسياق طوله رمزان، و%4 للعمل.</numerusform>
            <numerusform>سيحتاج إلى %1 من الذاكرة: %2 للنموذج، و%3 لسياق طوله %n رموز، و%4 للعمل.</numerusform>
            <numerusform>سيحتاج إلى %1 من الذاكرة: %2 للنموذج، و%3 لسياق طوله %n رمزًا، و%4 للعمل.</numerusform>
            <numerusform>سيحتاج إلى %1 من الذاكرة: %2 للنموذج، و%3 لسياق طوله %n رمز، و%4 للعمل.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 are free.</source>
        <translation>المتاح %1.</translation>
    </message>
    <message>
        <source>Only %1 are free: choose a shorter context or a smaller model.</source>
        <translation>المتاح %1 فقط: اختر سياقًا أقصر أو نموذجًا أصغر.</translation>
    </message>
    <message numerus="yes">
        <source>%n K</source>
        <comment>thousands of tokens</comment>
        <translation>
            <numerusform>أقل من ألف</numerusform>
            <numerusform>ألف</numerusform>
            <numerusform>ألفان</numerusform>
            <numerusform>%n آلاف</numerusform>
            <numerusform>%n ألفًا</numerusform>
            <numerusform>%n ألف</numerusform>
        </translation>
    </message>
    <message>
        <source>the starter model</source>
        <translation>النموذج المبدئي</translation>
    </message>
    <message>
        <source>It runs on the processor.</source>
        <translation>يعمل على المعالج.</translation>
    </message>
    <message>
        <source>It runs on the GPU (%1) and takes %2 of its memory.</source>
        <translation>يعمل على معالج الرسوميات (%1) ويشغل %2 من ذاكرته.</translation>
    </message>
    <message>
        <source>%1 of its %2 layers run on the GPU (%3, %4 of its memory), the others on the processor.</source>
        <translation>تعمل %1 من طبقاته البالغة %2 على معالج الرسوميات (%3، %4 من ذاكرته)، والبقية على المعالج.</translation>
    </message>
    <message>
        <source>The GPU stopped working. Models run on the processor until Khatwa is started again.</source>
        <translation>توقف معالج الرسوميات عن العمل. تعمل النماذج على المعالج إلى أن تُشغَّل «خطوة» من جديد.</translation>
    </message>
    <message>
        <source>The starter model could not be loaded: %1</source>
        <translation>تعذّر تحميل النموذج المبدئي: %1</translation>
    </message>
    <message>
        <source>%1 could not be loaded, so %2 is in use again. %3</source>
        <translation>تعذّر تحميل %1، ولذلك عاد %2 إلى العمل. %3</translation>
    </message>
    <message>
        <source>%1 could not be loaded, so the starter model is in use. %2</source>
        <translation>تعذّر تحميل %1، ولذلك يعمل النموذج المبدئي. %2</translation>
    </message>
    <message>
        <source>Loading %1</source>
        <translation>جارٍ تحميل %1</translation>
    </message>
    <message numerus="yes">
        <source>about %n second(s) left</source>
        <translation>
            <numerusform>يوشك على الانتهاء</numerusform>
            <numerusform>بقيت ثانية تقريبًا</numerusform>
            <numerusform>بقيت ثانيتان تقريبًا</numerusform>
            <numerusform>بقيت %n ثوانٍ تقريبًا</numerusform>
            <numerusform>بقيت %n ثانية تقريبًا</numerusform>
            <numerusform>بقيت %n ثانية تقريبًا</numerusform>
        </translation>
    </message>
    <message>
        <source>The GPU had less room than it seemed: close what else uses it, then load the model again.</source>
        <translation>كان المتاح في ذاكرة معالج الرسوميات أقل مما بدا: أغلق ما يستعمله من البرامج الأخرى، ثم حمّل النموذج مرة أخرى.</translation>
    </message>
    <message>
        <source>The GPU does not answer; starting the machine again may help.</source>
        <translation>معالج الرسوميات لا يستجيب، وقد تفيد إعادة تشغيل الجهاز.</translation>
    </message>
    <message>
        <source>The GPU needs a newer driver before models can run on it.</source>
        <translation>يحتاج معالج الرسوميات إلى برنامج تشغيل أحدث لتعمل عليه النماذج.</translation>
    </message>
</context>
<context>
    <name>khatwa::ui::PracticeModel</name>
    <message>
        <source>Student</source>
        <translation>طالب</translation>
    </message>
    <message>
        <source>Topics</source>
        <translation>الموضوعات</translation>
    </message>
    <message>
        <source>Mixed practice</source>
        <translation>تدريب متنوّع</translation>
    </message>
    <message>
        <source>Chooses what helps you most</source>
        <translation>يختار ما ينفعك أكثر</translation>
    </message>
    <message numerus="yes">
        <source>%n problem(s)</source>
        <translation>
            <numerusform>لا مسائل</numerusform>
            <numerusform>مسألة واحدة</numerusform>
            <numerusform>مسألتان</numerusform>
            <numerusform>%n مسائل</numerusform>
            <numerusform>%n مسألة</numerusform>
            <numerusform>%n مسألة</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 من %2</translation>
    </message>
    <message>
        <source>shown</source>
        <translation>معروض</translation>
    </message>
    <message>
        <source>shown; %1</source>
        <translation>معروض؛ %1</translation>
    </message>
    <message>
        <source>%1; after the one above</source>
        <translation>%1؛ بعد الذي فوقه</translation>
    </message>
    <message>
        <source>%1; opens after an attempt, or in a little while</source>
        <translation>%1؛ يُفتح بعد محاولة أو بعد قليل</translation>
    </message>
    <message>
        <source>opens after your first attempt: trying first helps you remember</source>
        <translation>يُفتح بعد محاولتك الأولى: المحاولة أولًا تساعدك على التذكّر</translation>
    </message>
    <message>
        <source>free to read now</source>
        <translation>قراءته الآن بلا مقابل</translation>
    </message>
    <message numerus="yes">
        <source>%n step(s) left for you to think of</source>
        <translation>
            <numerusform>لا خطوات باقية لك</numerusform>
            <numerusform>بقيت خطوة واحدة لتفكّر فيها</numerusform>
            <numerusform>بقيت خطوتان لتفكّر فيهما</numerusform>
            <numerusform>بقيت %n خطوات لتفكّر فيها</numerusform>
            <numerusform>بقيت %n خطوة لتفكّر فيها</numerusform>
            <numerusform>بقيت %n خطوة لتفكّر فيها</numerusform>
        </translation>
    </message>
    <message>
        <source>First, a similar problem, worked</source>
        <translation>أولًا، مسألة مشابهة محلولة</translation>
    </message>
    <message>
        <source>This problem has a mistake in its answer, so nothing can be judged. Skip it, and tell whoever made the set.</source>
        <translation>في جواب هذه المسألة خطأ، فلا يمكن الحكم على شيء. تخطَّها وأخبر من أعدّ المجموعة.</translation>
    </message>
    <message>
        <source>follows</source>
        <translation>ينتج</translation>
    </message>
    <message>
        <source>does not follow</source>
        <translation>لا ينتج</translation>
    </message>
    <message>
        <source>can&apos;t say</source>
        <translation>لا يمكن الحكم</translation>
    </message>
    <message>
        <source>can&apos;t be read</source>
        <translation>تتعذّر قراءته</translation>
    </message>
    <message>
        <source>Mark: %1</source>
        <translation>العلامة: %1</translation>
    </message>
    <message>
        <source>A right answer earns %1 now</source>
        <translation>الجواب الصحيح يُكسبك الآن %1</translation>
    </message>
    <message>
        <source>Your sets</source>
        <translation>مجموعاتك</translation>
    </message>
    <message>
        <source>Ready-made sets</source>
        <translation>مجموعات جاهزة</translation>
    </message>
</context>
<context>
    <name>khatwa::ui::PracticeRecords</name>
    <message>
        <source>This answer was not kept: nobody is chosen. Choose who practises.</source>
        <translation>لم تُحفظ هذه الإجابة لأن أحدًا لم يُختَر بعد. اختر من يتدرّب.</translation>
    </message>
</context>
<context>
    <name>khatwa::ui::ProgressModel</name>
    <message numerus="yes">
        <source>You practised on %n day(s) in the last week.</source>
        <translation>
            <numerusform>لم تتدرّب في الأسبوع الأخير.</numerusform>
            <numerusform>تدرّبت في يوم واحد من الأسبوع الأخير.</numerusform>
            <numerusform>تدرّبت في يومين من الأسبوع الأخير.</numerusform>
            <numerusform>تدرّبت في %n أيام من الأسبوع الأخير.</numerusform>
            <numerusform>تدرّبت في %n يومًا من الأسبوع الأخير.</numerusform>
            <numerusform>تدرّبت في %n يوم من الأسبوع الأخير.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>You practised on %n day(s) in the last four weeks.</source>
        <translation>
            <numerusform>لم تتدرّب في الأسابيع الأربعة الأخيرة.</numerusform>
            <numerusform>تدرّبت في يوم واحد من الأسابيع الأربعة الأخيرة.</numerusform>
            <numerusform>تدرّبت في يومين من الأسابيع الأربعة الأخيرة.</numerusform>
            <numerusform>تدرّبت في %n أيام من الأسابيع الأربعة الأخيرة.</numerusform>
            <numerusform>تدرّبت في %n يومًا من الأسابيع الأربعة الأخيرة.</numerusform>
            <numerusform>تدرّبت في %n يوم من الأسابيع الأربعة الأخيرة.</numerusform>
        </translation>
    </message>
    <message>
        <source>What you have learnt is kept here until you come back.</source>
        <translation>ما تعلّمته محفوظ هنا حتى تعود.</translation>
    </message>
    <message numerus="yes">
        <source>%n topic(s) mastered</source>
        <translation>
            <numerusform>لم يُتقَن أي موضوع بعد</numerusform>
            <numerusform>أُتقن موضوع واحد</numerusform>
            <numerusform>أُتقن موضوعان</numerusform>
            <numerusform>أُتقنت %n موضوعات</numerusform>
            <numerusform>أُتقن %n موضوعًا</numerusform>
            <numerusform>أُتقن %n موضوع</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>khatwa::ui::RecordsModel</name>
    <message>
        <source>Backed up to %1.</source>
        <translation>حُفظت النسخة الاحتياطية في %1.</translation>
    </message>
    <message>
        <source>Restored. The records from before are kept as %1.</source>
        <translation>تم الاسترجاع. وحُفظت السجلات السابقة باسم %1.</translation>
    </message>
    <message>
        <source>Choose a student in Practice first.</source>
        <translation>اختر طالبًا في «التدريب» أولًا.</translation>
    </message>
    <message>
        <source>Exported to %1.</source>
        <translation>صُدّرت البيانات إلى %1.</translation>
    </message>
    <message>
        <source>There is no teacher&apos;s PIN any more.</source>
        <translation>لم يعد للمعلم رقم سري.</translation>
    </message>
    <message>
        <source>The teacher&apos;s PIN is set.</source>
        <translation>عُيّن رقم المعلم السري.</translation>
    </message>
    <message>
        <source>The PIN of %1 was taken away. They can set a new one.</source>
        <translation>أُلغي الرقم السري لـ%1، ويمكن تعيين رقم جديد.</translation>
    </message>
    <message numerus="yes">
        <source>kept for %n more day(s)</source>
        <translation>
            <numerusform>لا تُحفظ البيانات بعد اليوم</numerusform>
            <numerusform>البيانات محفوظة يومًا آخر</numerusform>
            <numerusform>البيانات محفوظة يومين آخرين</numerusform>
            <numerusform>البيانات محفوظة %n أيام أخرى</numerusform>
            <numerusform>البيانات محفوظة %n يومًا آخر</numerusform>
            <numerusform>البيانات محفوظة %n يوم آخر</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 was removed, and can be brought back for 30 days.</source>
        <translation>أُزيلت صفحة %1، ويمكن إرجاعها خلال 30 يومًا.</translation>
    </message>
    <message>
        <source>To remove %1: their PIN, or the teacher&apos;s</source>
        <translation>لإزالة صفحة %1: رقمها السري أو رقم المعلم</translation>
    </message>
    <message>
        <source>To remove %1: their PIN</source>
        <translation>لإزالة صفحة %1: رقمها السري</translation>
    </message>
    <message>
        <source>To remove %1: the teacher&apos;s PIN</source>
        <translation>لإزالة صفحة %1: رقم المعلم السري</translation>
    </message>
    <message>
        <source>%1 is back, with everything of theirs.</source>
        <translation>عادت صفحة %1 بكل ما فيها.</translation>
    </message>
    <message>
        <source>To reset the PIN of %1: the teacher&apos;s PIN</source>
        <translation>لإلغاء الرقم السري لـ%1: رقم المعلم السري</translation>
    </message>
    <message>
        <source>To open hints and solutions: the teacher&apos;s PIN</source>
        <translation>لفتح التلميحات والحلول: رقم المعلم السري</translation>
    </message>
    <message>
        <source>To let hints and solutions wait again: the teacher&apos;s PIN</source>
        <translation>لتنتظر التلميحات والحلول من جديد: رقم المعلم السري</translation>
    </message>
    <message>
        <source>All hints and solutions are open from the start, for everyone here.</source>
        <translation>جميع التلميحات والحلول مفتوحة من البداية للجميع هنا.</translation>
    </message>
    <message>
        <source>Hints and solutions wait for an attempt again.</source>
        <translation>عادت التلميحات والحلول تنتظر محاولة أولًا.</translation>
    </message>
    <message>
        <source>To restore a backup: the teacher&apos;s PIN</source>
        <translation>لاسترجاع نسخة احتياطية: رقم المعلم السري</translation>
    </message>
    <message>
        <source>All is as it was before. What was restored is kept as %1.</source>
        <translation>عاد كل شيء كما كان. وحُفظ ما كان قد استُرجع باسم %1.</translation>
    </message>
</context>
<context>
    <name>khatwa::ui::RuleGuide</name>
    <message>
        <source>Most used</source>
        <translation>الأكثر استعمالًا</translation>
    </message>
    <message>
        <source>The same value</source>
        <translation>القيمة نفسها</translation>
    </message>
    <message>
        <source>However it is written. Of several solutions all, in any order.</source>
        <translation>مهما كانت طريقة كتابتها، وإن تعددت الحلول فكلها بأي ترتيب.</translation>
    </message>
    <message>
        <source>A number, also rounded</source>
        <translation>عدد، ولو مقرَّبًا</translation>
    </message>
    <message>
        <source>Rounded rightly to three figures or more, or as you say below.</source>
        <translation>مقرَّب على نحو صحيح إلى ثلاثة أرقام معنوية فأكثر، أو كما تحدّد أدناه.</translation>
    </message>
    <message>
        <source>A fraction in lowest terms</source>
        <translation>كسر في أبسط صورة</translation>
    </message>
    <message>
        <source>Top and bottom have no common factor.</source>
        <translation>لا عامل مشتركًا بين البسط والمقام.</translation>
    </message>
    <message>
        <source>Simplified</source>
        <translation>مبسّط</translation>
    </message>
    <message>
        <source>Like terms are brought together, and nothing is left to cancel.</source>
        <translation>جُمعت الحدود المتشابهة ولم يبقَ ما يُختصر.</translation>
    </message>
    <message>
        <source>A quantity with its unit</source>
        <translation>مقدار مع وحدته</translation>
    </message>
    <message>
        <source>Other units of the same kind count.</source>
        <translation>تُقبل الوحدات الأخرى من النوع نفسه.</translation>
    </message>
    <message>
        <source>A set in braces</source>
        <translation>مجموعة بين حاصرتين</translation>
    </message>
    <message>
        <source>The order is free.</source>
        <translation>الترتيب غير مهم.</translation>
    </message>
    <message>
        <source>A certain form</source>
        <translation>صورة معيّنة</translation>
    </message>
    <message>
        <source>Factored</source>
        <translation>محلَّل إلى عوامل</translation>
    </message>
    <message>
        <source>Written as a product of factors.</source>
        <translation>مكتوب على صورة حاصل ضرب عوامل.</translation>
    </message>
    <message>
        <source>Expanded</source>
        <translation>مفكوك الأقواس</translation>
    </message>
    <message>
        <source>No brackets are left to multiply out.</source>
        <translation>لا تبقى أقواس يمكن فكّها.</translation>
    </message>
    <message>
        <source>One fraction</source>
        <translation>كسر واحد</translation>
    </message>
    <message>
        <source>All over one bottom.</source>
        <translation>كله على مقام واحد.</translation>
    </message>
    <message>
        <source>Completed square</source>
        <translation>إكمال المربع</translation>
    </message>
    <message>
        <source>The letter stands in one square only.</source>
        <translation>لا يظهر المجهول إلا داخل مربع واحد.</translation>
    </message>
    <message>
        <source>Partial fractions</source>
        <translation>كسور جزئية</translation>
    </message>
    <message>
        <source>Split into a sum of simple fractions.</source>
        <translation>مجزّأ إلى مجموع كسور بسيطة.</translation>
    </message>
    <message>
        <source>Written just as the answer</source>
        <translation>مكتوب كالجواب تمامًا</translation>
    </message>
    <message>
        <source>The same value, and written in the same way.</source>
        <translation>القيمة نفسها بطريقة الكتابة نفسها.</translation>
    </message>
    <message>
        <source>Derivatives and integrals</source>
        <translation>المشتقات والتكاملات</translation>
    </message>
    <message>
        <source>A derivative</source>
        <translation>مشتقة</translation>
    </message>
    <message>
        <source>Who differentiates once too often, or not at all, is told so.</source>
        <translation>من اشتقّ مرة زائدة أو لم يشتقّ يُنبَّه إلى ذلك.</translation>
    </message>
    <message>
        <source>An antiderivative</source>
        <translation>دالة أصلية</translation>
    </message>
    <message>
        <source>With the constant of integration.</source>
        <translation>مع ثابت التكامل.</translation>
    </message>
    <message>
        <source>Others</source>
        <translation>أنواع أخرى</translation>
    </message>
    <message>
        <source>In just this unit</source>
        <translation>بهذه الوحدة بالذات</translation>
    </message>
    <message>
        <source>A quantity; other units do not count.</source>
        <translation>مقدار لا تُقبل فيه وحدة أخرى.</translation>
    </message>
    <message>
        <source>Whatever the letters are called</source>
        <translation>مهما كانت أسماء الحروف</translation>
    </message>
    <message>
        <source>Other letters count where they stand alike.</source>
        <translation>تُقبل حروف أخرى في المواضع نفسها.</translation>
    </message>
    <message>
        <source>A system of equations</source>
        <translation>نظام معادلات</translation>
    </message>
    <message>
        <source>They hold together, however far they are solved.</source>
        <translation>تتحقق معًا، سواء اكتمل حلّها أم لم يكتمل.</translation>
    </message>
    <message>
        <source>A statement of logic</source>
        <translation>عبارة منطقية</translation>
    </message>
    <message>
        <source>True and false in the same cases.</source>
        <translation>تصدق وتكذب في الحالات نفسها.</translation>
    </message>
    <message>
        <source>The whole working</source>
        <translation>خطوات الحل كلها</translation>
    </message>
    <message>
        <source>The answer is the working: every line follows from the one before.</source>
        <translation>الجواب هو الخطوات: كل سطر ينتج من الذي قبله.</translation>
    </message>
    <message>
        <source>For %1: %2 is right, %3 is not.</source>
        <extracomment>a rule&apos;s example; %1 is the answer that the teacher gives</extracomment>
        <translation>إذا كان الجواب %1 فإن %2 صحيح، أما %3 فلا.</translation>
    </message>
</context>
<context>
    <name>khatwa::ui::SelftestModel</name>
    <message numerus="yes">
        <source>All %n check(s) passed.</source>
        <translation>
            <numerusform>لا فحوص.</numerusform>
            <numerusform>نجح الفحص.</numerusform>
            <numerusform>نجح الفحصان.</numerusform>
            <numerusform>نجحت الفحوص كلها (%n).</numerusform>
            <numerusform>نجحت الفحوص كلها (%n).</numerusform>
            <numerusform>نجحت الفحوص كلها (%n).</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n check(s) failed: answers on this machine may be wrong.</source>
        <translation>
            <numerusform>لم يفشل أي فحص.</numerusform>
            <numerusform>فشل فحص واحد: قد تكون الإجابات على هذا الجهاز خاطئة.</numerusform>
            <numerusform>فشل فحصان: قد تكون الإجابات على هذا الجهاز خاطئة.</numerusform>
            <numerusform>فشلت %n فحوص: قد تكون الإجابات على هذا الجهاز خاطئة.</numerusform>
            <numerusform>فشل %n فحصًا: قد تكون الإجابات على هذا الجهاز خاطئة.</numerusform>
            <numerusform>فشل %n فحص: قد تكون الإجابات على هذا الجهاز خاطئة.</numerusform>
        </translation>
    </message>
    <message>
        <source>The memory delivers %1 GB in a second.</source>
        <translation>تنقل الذاكرة %1 غيغابايت في الثانية.</translation>
    </message>
    <message>
        <source>error %1, allowed %2</source>
        <translation>الخطأ %1، والمسموح به %2</translation>
    </message>
</context>
<context>
    <name>khatwa::ui::SetEditorModel</name>
    <message>
        <source>This set is not saved yet. Save it first, or discard it.</source>
        <translation>هذه المجموعة لم تُحفظ بعد. احفظها أولًا أو ألغها.</translation>
    </message>
    <message>
        <source>%1 (copy)</source>
        <translation>%1 (نسخة)</translation>
    </message>
    <message>
        <source>%1 was not saved: %2</source>
        <translation>لم يُحفظ %1: %2</translation>
    </message>
    <message>
        <source>Saved to %1.</source>
        <translation>حُفظت في %1.</translation>
    </message>
    <message>
        <source>Saved to %1. %2</source>
        <translation>حُفظت في %1. %2</translation>
    </message>
    <message>
        <source>Name of the set</source>
        <translation>اسم المجموعة</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>المصدر</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>الرخصة</translation>
    </message>
    <message>
        <source>Topic</source>
        <translation>الموضوع</translation>
    </message>
    <message>
        <source>Statement</source>
        <translation>نص المسألة</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>الجواب</translation>
    </message>
    <message>
        <source>Options of the rule</source>
        <translation>خيارات القاعدة</translation>
    </message>
    <message>
        <source>First hint</source>
        <translation>التلميح الأول</translation>
    </message>
    <message>
        <source>Second hint</source>
        <translation>التلميح الثاني</translation>
    </message>
    <message>
        <source>A similar problem</source>
        <translation>مسألة مشابهة</translation>
    </message>
    <message>
        <source>Its steps</source>
        <translation>خطواتها</translation>
    </message>
    <message>
        <source>Its answer</source>
        <translation>جوابها</translation>
    </message>
    <message>
        <source>Until it is saved to a file this set is in the open window only. %1</source>
        <translation>هذه المجموعة في النافذة المفتوحة فقط إلى أن تُحفظ في ملف. %1</translation>
    </message>
    <message>
        <source>Problem set</source>
        <translation>مجموعة مسائل</translation>
    </message>
    <message>
        <source>A copy was saved to %1.</source>
        <translation>حُفظت نسخة في %1.</translation>
    </message>
    <message>
        <source>Problem %1: answers to it can&apos;t be judged. Look at its answer and its rule.</source>
        <translation>المسألة %1: لا يمكن الحكم على إجاباتها. راجع جوابها وقاعدتها.</translation>
    </message>
    <message>
        <source>The answer can&apos;t be read. %1</source>
        <translation>تتعذّر قراءة الجواب. %1</translation>
    </message>
</context>
<context>
    <name>khatwa::ui::TutorModel</name>
    <message>
        <source>No model is loaded. Choose one in Models.</source>
        <translation>لا يوجد نموذج محمّل. اختر واحدًا من «النماذج».</translation>
    </message>
    <message>
        <source>Stopped. What was written so far is above.</source>
        <translation>توقّف الحل. ما كُتب حتى الآن ظاهر في الأعلى.</translation>
    </message>
    <message>
        <source>The answer reached the length it was allowed and ends here.</source>
        <translation>بلغت الإجابة الطول المسموح به وانتهت هنا.</translation>
    </message>
    <message>
        <source>The problem is longer than the model&apos;s context. Shorten it, or load a model with a longer context in Models.</source>
        <translation>المسألة أطول من سياق النموذج. اختصرها، أو حمّل من «النماذج» نموذجًا سياقه أطول.</translation>
    </message>
    <message>
        <source>The context is full, so the answer ends here. Ask for less at once, or load the model with a longer context in Models.</source>
        <translation>امتلأ السياق فانتهت الإجابة هنا. اطلب أقل في المرة الواحدة، أو حمّل النموذج بسياق أطول من «النماذج».</translation>
    </message>
    <message>
        <source>The model began to repeat itself and was stopped. Put the problem in other words, or ask again.</source>
        <translation>بدأ النموذج يكرّر كلامه فأُوقف. صُغ المسألة بكلمات أخرى، أو اسأل مرة ثانية.</translation>
    </message>
    <message>
        <source>There is not enough memory left. Close other programs, or load the model with a shorter context in Models.</source>
        <translation>لم تعد الذاكرة كافية. أغلق البرامج الأخرى، أو حمّل النموذج بسياق أقصر من «النماذج».</translation>
    </message>
    <message>
        <source>The model failed: %1</source>
        <translation>تعطّل النموذج: %1</translation>
    </message>
    <message>
        <source>The GPU stopped working, so the answer ends here. The model is loaded on the processor; then ask again.</source>
        <translation>توقف معالج الرسوميات عن العمل، ولذلك تنتهي الإجابة هنا. يُحمَّل النموذج الآن على المعالج، فأعد السؤال بعد ذلك.</translation>
    </message>
    <message>
        <source>The starter model is small: it solves a few kinds of school exercises. For anything else, load a full model.</source>
        <translation>النموذج المبدئي صغير: يحل أنواعًا قليلة من التمارين المدرسية. ولما سواها حمّل نموذجًا كاملًا.</translation>
    </message>
    <message>
        <source>The starter model is small. It solves exercises of these kinds: %1. For anything else, load a full model.</source>
        <translation>النموذج المبدئي صغير. يحل تمارين من هذه الأنواع: %1. ولما سواها حمّل نموذجًا كاملًا.</translation>
    </message>
    <message>
        <source>This is the step. It is shown above.</source>
        <translation>هذه هي الخطوة، وهي معروضة أعلاه.</translation>
    </message>
    <message>
        <source>This is true and follows. The solution goes on in another way; look at its step, or try again.</source>
        <translation>ما كتبته صحيح ويلزم مما سبق، لكن الحل يسلك طريقًا آخر. انظر إلى خطوته أو حاول مرة أخرى.</translation>
    </message>
    <message>
        <source>There is no formula here that can be read. Write the step as a formula, like 7x = 42.</source>
        <translation>لا توجد هنا صيغة يمكن قراءتها. اكتب الخطوة على شكل صيغة، مثل ⁦7x = 42⁩.</translation>
    </message>
    <message>
        <source>This could not be judged. Compare it with the solution&apos;s step.</source>
        <translation>تعذّر الحكم على هذه الخطوة. قارنها بخطوة الحل.</translation>
    </message>
    <message numerus="yes">
        <source>None of the %n run(s) came to an answer.</source>
        <translation>
            <numerusform>لم يُجرَ أي حل.</numerusform>
            <numerusform>لم يصل الحل إلى جواب.</numerusform>
            <numerusform>لم يصل أي من الحلين إلى جواب.</numerusform>
            <numerusform>لم يصل أي حل من %n حلول إلى جواب.</numerusform>
            <numerusform>لم يصل أي حل من %n حلًّا إلى جواب.</numerusform>
            <numerusform>لم يصل أي حل من %n حل إلى جواب.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n run(s) agree.</source>
        <translation>
            <numerusform>لا حلول للمقارنة.</numerusform>
            <numerusform>اتفق %1 من حل واحد.</numerusform>
            <numerusform>اتفق %1 من حلين.</numerusform>
            <numerusform>اتفق %1 من %n حلول.</numerusform>
            <numerusform>اتفق %1 من %n حلًّا.</numerusform>
            <numerusform>اتفق %1 من %n حل.</numerusform>
        </translation>
    </message>
    <message>
        <source>Checked</source>
        <translation>تم التحقق</translation>
    </message>
    <message>
        <source>Does not hold</source>
        <translation>غير صحيح</translation>
    </message>
    <message>
        <source>Can&apos;t say</source>
        <translation>تعذّر التحقق</translation>
    </message>
    <message>
        <source>The one you saw first is not among them, so one of them is shown.</source>
        <translation>الحل الذي ظهر أولًا ليس منها، فعُرض أحدها.</translation>
    </message>
</context>
</TS>
