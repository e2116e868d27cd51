<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>About</name>
    <message>
        <source>digitpad {version}</source>
        <translation>digitpad {version}</translation>
    </message>
    <message>
        <source>Write digits, see what they are and how sure the program is, and keep every drawing.</source>
        <translation>手写数字，看看认出的是什么、有多大把握，并保存每一份字迹。</translation>
    </message>
    <message>
        <source>The history: {path}</source>
        <translation>历史记录：{path}</translation>
    </message>
    <message>
        <source>The logs: {path}</source>
        <translation>日志：{path}</translation>
    </message>
    <message>
        <source>The licences: {path}</source>
        <translation>许可证：{path}</translation>
    </message>
    <message>
        <source>About digitpad</source>
        <translation>关于 digitpad</translation>
    </message>
    <message>
        <source>The logs are in {path}, which cannot be opened from here.</source>
        <translation>日志在 {path}，无法从这里打开。</translation>
    </message>
</context>
<context>
    <name>AbstentionChart</name>
    <message>
        <source>Abstention curve</source>
        <translation>弃识曲线</translation>
    </message>
    <message>
        <source>read, the surest first</source>
        <translation>识别的比例（把握大的在先）</translation>
    </message>
    <message>
        <source>right among those read</source>
        <translation>其中正确的比例</translation>
    </message>
    <message>
        <source>The surest {read} are read: {right} of them right</source>
        <translation>只识别把握最大的 {read}：其中 {right} 正确</translation>
    </message>
    <message>
        <source>As the thresholds are: {read} read as sure, {right} of them right</source>
        <translation>按现有阈值：{read} 识别为确定，其中 {right} 正确</translation>
    </message>
    <message>
        <source>Not measured</source>
        <translation>未测量</translation>
    </message>
    <message>
        <source>Ring: {told}</source>
        <translation>圆环：{told}</translation>
    </message>
</context>
<context>
    <name>Acting</name>
    <message numerus="yes">
        <source>%Ln drawings are selected</source>
        <translation>
            <numerusform>已选中 %Ln 份字迹</numerusform>
        </translation>
    </message>
    <message>
        <source>Change all of them</source>
        <translation>全部更改</translation>
    </message>
    <message>
        <source>Open on the pad</source>
        <translation>在手写板上打开</translation>
    </message>
    <message>
        <source>Reading is right</source>
        <translation>识别正确</translation>
    </message>
    <message>
        <source>Correct to</source>
        <translation>更正为</translation>
    </message>
    <message>
        <source>Not a digit</source>
        <translation>不是数字</translation>
    </message>
    <message>
        <source>Replay</source>
        <translation>重放</translation>
    </message>
    <message>
        <source>Bring back</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
</context>
<context>
    <name>Actions</name>
    <message>
        <source>{action} ({shortcut})</source>
        <translation>{action} ({shortcut})</translation>
    </message>
    <message>
        <source>New</source>
        <translation>新建</translation>
    </message>
    <message>
        <source>Open pictures…</source>
        <translation>打开图片…</translation>
    </message>
    <message>
        <source>Open pictures</source>
        <translation>打开图片</translation>
    </message>
    <message>
        <source>Open a folder of pictures…</source>
        <translation>打开图片文件夹…</translation>
    </message>
    <message>
        <source>Paste picture</source>
        <translation>粘贴图片</translation>
    </message>
    <message>
        <source>Copy as picture</source>
        <translation>复制为图片</translation>
    </message>
    <message>
        <source>Save as picture…</source>
        <translation>另存为图片…</translation>
    </message>
    <message>
        <source>Export history…</source>
        <translation>导出历史记录…</translation>
    </message>
    <message>
        <source>Import a file…</source>
        <translation>导入文件…</translation>
    </message>
    <message>
        <source>Import a folder of labelled images…</source>
        <translation>导入带标注的图片文件夹…</translation>
    </message>
    <message>
        <source>History…</source>
        <translation>历史记录…</translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史记录</translation>
    </message>
    <message>
        <source>History beside the pad</source>
        <translation>手写板旁的历史记录</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清空</translation>
    </message>
    <message>
        <source>Delete drawing</source>
        <translation>删除字迹</translation>
    </message>
    <message>
        <source>Replay drawing…</source>
        <translation>重放字迹…</translation>
    </message>
    <message>
        <source>Reading is right</source>
        <translation>识别正确</translation>
    </message>
    <message>
        <source>Thinner pen</source>
        <translation>细一些的笔</translation>
    </message>
    <message>
        <source>Thicker pen</source>
        <translation>粗一些的笔</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>全屏</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>菜单</translation>
    </message>
    <message>
        <source>About this model…</source>
        <translation>关于此模型…</translation>
    </message>
    <message>
        <source>Compare models…</source>
        <translation>比较模型…</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>From its folder…</source>
        <translation>从模型文件夹…</translation>
    </message>
    <message>
        <source>From its card…</source>
        <translation>从模型卡…</translation>
    </message>
    <message>
        <source>Sync now</source>
        <translation>立即同步</translation>
    </message>
    <message>
        <source>Pause syncing</source>
        <translation>暂停同步</translation>
    </message>
    <message>
        <source>Sync…</source>
        <translation>同步…</translation>
    </message>
    <message>
        <source>Show logs</source>
        <translation>显示日志</translation>
    </message>
    <message>
        <source>About digitpad</source>
        <translation>关于 digitpad</translation>
    </message>
    <message>
        <source>Pen</source>
        <translation>笔</translation>
    </message>
    <message>
        <source>Eraser</source>
        <translation>橡皮</translation>
    </message>
    <message>
        <source>Like the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>It is a {digit}</source>
        <translation>是数字 {digit}</translation>
    </message>
    <message>
        <source>It is not a digit</source>
        <translation>不是数字</translation>
    </message>
</context>
<context>
    <name>App</name>
    <message>
        <source>Sending goes on when digitpad runs again.</source>
        <translation>下次运行 digitpad 时继续发送。</translation>
    </message>
    <message>
        <source>Syncing is paused.</source>
        <translation>同步已暂停。</translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>Put this message away</source>
        <translation>收起此消息</translation>
    </message>
</context>
<context>
    <name>Card</name>
    <message>
        <source>MNIST</source>
        <translation>MNIST</translation>
    </message>
    <message>
        <source>of MNIST&apos;s test set read right</source>
        <translation>MNIST 测试集的正确率</translation>
    </message>
    <message>
        <source>pens</source>
        <translation>手写笔</translation>
    </message>
    <message>
        <source>of digits by writers never seen</source>
        <translation>陌生书写者的数字的正确率</translation>
    </message>
    <message>
        <source>{percent} {test_set}</source>
        <translation>{percent} {test_set}</translation>
    </message>
    <message>
        <source>for one digit</source>
        <translation>识别一个数字的时间</translation>
    </message>
    <message>
        <source>pendigits, writers never seen</source>
        <translation>pendigits，陌生书写者</translation>
    </message>
    <message>
        <source>UNIPEN, writers never seen</source>
        <translation>UNIPEN，陌生书写者</translation>
    </message>
    <message>
        <source>UNIPEN, a device never seen</source>
        <translation>UNIPEN，陌生设备</translation>
    </message>
    <message>
        <source>UNIPEN with its wrong labels</source>
        <translation>UNIPEN，含其错误标签</translation>
    </message>
    <message>
        <source>Your drawings, set aside</source>
        <translation>您的字迹（留出的）</translation>
    </message>
    <message>
        <source>Letters</source>
        <translation>字母</translation>
    </message>
    <message>
        <source>Symbols</source>
        <translation>符号</translation>
    </message>
    <message>
        <source>Characters of other alphabets</source>
        <translation>其他文字的字符</translation>
    </message>
    <message>
        <source>Scribbles</source>
        <translation>涂鸦</translation>
    </message>
    <message>
        <source>Blank pads</source>
        <translation>空白手写板</translation>
    </message>
    <message>
        <source>Look-alikes, such as O, l and S</source>
        <translation>形似数字的字符，如 O、l 和 S</translation>
    </message>
    <message>
        <source>{count} parameters</source>
        <translation>{count} 个参数</translation>
    </message>
    <message>
        <source>{number} digits a second in batches</source>
        <translation>成批识别每秒 {number} 个数字</translation>
    </message>
    <message>
        <source>Says “unsure” where the likeliest digit stays below {percent}.</source>
        <translation>最可能的数字低于 {percent} 时，判为“不确定”。</translation>
    </message>
    <message>
        <source>Never says “unsure”.</source>
        <translation>从不判为“不确定”。</translation>
    </message>
    <message>
        <source>Knows only digits: it cannot tell what is not a digit, and reads anything as one.</source>
        <translation>只认识数字：分辨不出不是数字的内容，什么都会认成数字。</translation>
    </message>
    <message>
        <source>Says “not a digit” where all ten digits together stay below {percent}.</source>
        <translation>十个数字的概率之和低于 {percent} 时，判为“不是数字”。</translation>
    </message>
    <message>
        <source>Never says “not a digit”.</source>
        <translation>从不判为“不是数字”。</translation>
    </message>
    <message>
        <source>{count} digits</source>
        <translation>{count} 个数字</translation>
    </message>
    <message>
        <source>{digits}, {count} runs</source>
        <translation>{digits}，{count} 次训练</translation>
    </message>
    <message>
        <source>{count} drawings</source>
        <translation>{count} 份字迹</translation>
    </message>
    <message>
        <source>{count}, reported apart</source>
        <translation>{count}，单独列出</translation>
    </message>
    <message>
        <source>Composed of 2 to 6 digits</source>
        <translation>由 2 至 6 个数字拼成</translation>
    </message>
    <message>
        <source>Those whose digits touch</source>
        <translation>其中数字相连的</translation>
    </message>
    <message>
        <source>Two digits in one stroke</source>
        <translation>两个数字一笔写成</translation>
    </message>
    <message>
        <source>Composed, as pictures</source>
        <translation>由数字拼成，作为图片</translation>
    </message>
    <message>
        <source>Written whole</source>
        <translation>整体书写的数字串</translation>
    </message>
    <message>
        <source>Written whole, with wrong labels</source>
        <translation>整体书写，含错误标注</translation>
    </message>
    <message>
        <source>Written whole, as pictures</source>
        <translation>整体书写，作为图片</translation>
    </message>
    <message>
        <source>Words of two letters</source>
        <translation>两个字母的单词</translation>
    </message>
    <message>
        <source>Words of look-alikes, such as lO and Sl</source>
        <translation>形似数字的单词，如 lO 和 Sl</translation>
    </message>
    <message>
        <source>{count} numbers</source>
        <translation>{count} 个数字串</translation>
    </message>
    <message>
        <source>Of digits that stand alone {alone} are right, where they might be numbers {exact}.</source>
        <translation>单个数字的正确率为 {alone}；不预先说明只有一个数字时为 {exact}。</translation>
    </message>
    <message>
        <source>{least}–{most}</source>
        <translation>{least}–{most}</translation>
    </message>
</context>
<context>
    <name>CardPage</name>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Whose card is shown</source>
        <translation>显示哪个模型的卡片</translation>
    </message>
    <message>
        <source>No model</source>
        <translation>没有模型</translation>
    </message>
    <message>
        <source>About {model}</source>
        <translation>关于 {model}</translation>
    </message>
    <message>
        <source>The card of {model}</source>
        <translation>{model} 的模型卡</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>使用中</translation>
    </message>
    <message>
        <source>Use this model</source>
        <translation>使用此模型</translation>
    </message>
    <message>
        <source>How well it reads</source>
        <translation>识别得有多准</translation>
    </message>
    <message>
        <source>Not measured.</source>
        <translation>未测量。</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>正确率</translation>
    </message>
    <message>
        <source>Calibration error</source>
        <translation>校准误差</translation>
    </message>
    <message>
        <source>Trained on MNIST alone</source>
        <translation>仅 MNIST 训练</translation>
    </message>
    <message>
        <source>Right: the likeliest digit is the one that was meant, however sure; below it, the least and the most over several training runs. Calibration error: how far its confidence is off on average. Writers never seen: nothing of theirs was used in training.</source>
        <translation>正确率：最可能的数字就是所写的数字，不论把握多大；其下是多次训练中的最低值和最高值。校准误差：置信度平均偏差多少。陌生书写者：训练中没有用过他们的任何字迹。</translation>
    </message>
    <message>
        <source>What is not a digit</source>
        <translation>不是数字的内容</translation>
    </message>
    <message>
        <source>It learned digits alone and has no way to say that something is none.</source>
        <translation>它只学过数字，无法表示某个内容不是数字。</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>拒识</translation>
    </message>
    <message>
        <source>Read as unsure</source>
        <translation>判为不确定</translation>
    </message>
    <message>
        <source>Of digits by writers never seen, {refused} are refused and {unsure} unsure.</source>
        <translation>陌生书写者的数字中，{refused} 被拒识，{unsure} 判为不确定。</translation>
    </message>
    <message>
        <source>How well it reads numbers</source>
        <translation>识别数字串的能力</translation>
    </message>
    <message>
        <source>Exact</source>
        <translation>完全正确</translation>
    </message>
    <message>
        <source>Exact: read right to the last digit. Words of two letters are no numbers.</source>
        <translation>完全正确：每一个数字都正确。两个字母的单词不是数字串。</translation>
    </message>
    <message>
        <source>How sure it may be</source>
        <translation>置信度可信吗</translation>
    </message>
    <message>
        <source>Test set</source>
        <translation>测试集</translation>
    </message>
    <message>
        <source>The test set that the charts show</source>
        <translation>图表所用的测试集</translation>
    </message>
    <message>
        <source>Where it comes from</source>
        <translation>来历</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>Id</source>
        <translation>标识</translation>
    </message>
    <message>
        <source>SHA-256</source>
        <translation>SHA-256</translation>
    </message>
    <message>
        <source>You added this model.</source>
        <translation>此模型由您添加。</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>移除…</translation>
    </message>
    <message>
        <source>Delete this model&apos;s files</source>
        <translation>删除此模型的文件</translation>
    </message>
    <message>
        <source>{time} for one digit; {machine}</source>
        <translation>识别一个数字 {time}；{machine}</translation>
    </message>
    <message>
        <source>SHA-256 of the weights</source>
        <translation>权重的 SHA-256</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy the SHA-256 of the weights</source>
        <translation>复制权重的 SHA-256</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
</context>
<context>
    <name>ChoiceButton</name>
    <message>
        <source>No digit</source>
        <translation>不是数字</translation>
    </message>
    <message>
        <source>It is not a digit</source>
        <translation>不是数字</translation>
    </message>
    <message>
        <source>It is a {digit}</source>
        <translation>是数字 {digit}</translation>
    </message>
    <message>
        <source>It is {digit}</source>
        <translation>是 {digit}</translation>
    </message>
    <message>
        <source>No number</source>
        <translation>不是数字串</translation>
    </message>
    <message>
        <source>It is not a number</source>
        <translation>不是数字串</translation>
    </message>
    <message>
        <source>{name}, the likelier one</source>
        <translation>{name}，可能性较大</translation>
    </message>
    <message>
        <source>{name} (key {key})</source>
        <translation>{name}（按键 {key}）</translation>
    </message>
</context>
<context>
    <name>ClusterCommands</name>
    <message>
        <source>Testing the connection…</source>
        <translation>正在测试连接…</translation>
    </message>
    <message>
        <source>Setting up the keyspace…</source>
        <translation>正在建立键空间…</translation>
    </message>
    <message>
        <source>The connection does not work yet</source>
        <translation>连接尚不可用</translation>
    </message>
    <message>
        <source>The connection works</source>
        <translation>连接正常</translation>
    </message>
    <message>
        <source>The keyspace is ready</source>
        <translation>键空间已就绪</translation>
    </message>
    <message>
        <source>The keyspace could not be set up</source>
        <translation>无法建立键空间</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>发生了什么</translation>
    </message>
    <message>
        <source>It did not finish</source>
        <translation>未能完成</translation>
    </message>
</context>
<context>
    <name>Compare</name>
    <message>
        <source>Nothing to read</source>
        <translation>没有可识别的内容</translation>
    </message>
    <message>
        <source>Not a digit, {percent} sure</source>
        <translation>不是数字，{percent} 的把握</translation>
    </message>
    <message>
        <source>Not sure: {one} or {other}</source>
        <translation>不确定：{one} 或 {other}</translation>
    </message>
    <message>
        <source>{percent} sure</source>
        <translation>{percent} 的把握</translation>
    </message>
    <message>
        <source>Not a number</source>
        <translation>不是数字串</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>无</translation>
    </message>
    <message>
        <source>{one} or {other}</source>
        <translation>{one} 或 {other}</translation>
    </message>
</context>
<context>
    <name>CompareRow</name>
    <message>
        <source>{model} is in use</source>
        <translation>{model} 使用中</translation>
    </message>
    <message>
        <source>Use {model}</source>
        <translation>使用 {model}</translation>
    </message>
    <message>
        <source>Read with {model} from now on</source>
        <translation>今后用 {model} 识别</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>正在识别…</translation>
    </message>
    <message>
        <source>Nothing drawn yet</source>
        <translation>尚未书写</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>使用中</translation>
    </message>
    <message>
        <source>Use this one</source>
        <translation>使用此模型</translation>
    </message>
</context>
<context>
    <name>CompareView</name>
    <message>
        <source>Reading…</source>
        <translation>正在识别…</translation>
    </message>
    <message>
        <source>Each model reads what lies on the pad</source>
        <translation>每个模型都识别手写板上的内容</translation>
    </message>
    <message>
        <source>{count} of {all} models read: {said}</source>
        <translation>{all} 个模型中有 {count} 个识别为：{said}</translation>
    </message>
    <message>
        <source>All models read: {said}</source>
        <translation>所有模型都识别为：{said}</translation>
    </message>
    <message>
        <source>{said} ({count})</source>
        <translation>{said}（{count}）</translation>
    </message>
    <message>
        <source>They differ: {counted}</source>
        <translation>结果不一：{counted}</translation>
    </message>
    <message>
        <source>Compare models</source>
        <translation>比较模型</translation>
    </message>
    <message>
        <source>What each model reads</source>
        <translation>各模型的识别结果</translation>
    </message>
</context>
<context>
    <name>Detail</name>
    <message>
        <source>Bring back</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>This drawing</source>
        <translation>这份字迹</translation>
    </message>
    <message>
        <source>Open on the pad</source>
        <translation>在手写板上打开</translation>
    </message>
    <message>
        <source>Show it in the main window (double click, Ctrl+Return)</source>
        <translation>在主窗口中显示（双击，Ctrl+Return）</translation>
    </message>
</context>
<context>
    <name>DigitRow</name>
    <message>
        <source>Digits of the number</source>
        <translation>数字串的各位数字</translation>
    </message>
    <message>
        <source>Digit {place} of {all}: {digit}</source>
        <translation>第 {place} 位（共 {all} 位）：{digit}</translation>
    </message>
    <message>
        <source>in doubt</source>
        <translation>存疑</translation>
    </message>
</context>
<context>
    <name>Doorbell</name>
    <message>
        <source>digitpad is open already with this history, but does not answer.</source>
        <translation>digitpad 已用此历史记录打开，但没有响应。</translation>
    </message>
    <message>
        <source>Wait a while and try again, or end the process {pid}. What was shown as saved is safe.</source>
        <translation>请稍候再试，或结束进程 {pid}。显示为已保存的内容是安全的。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>Exchange</name>
    <message>
        <source>An export is under way. Wait for its end, or stop it.</source>
        <translation>正在导出。请等它结束，或将其停止。</translation>
    </message>
    <message>
        <source>Exporting…</source>
        <translation>正在导出…</translation>
    </message>
    <message>
        <source>Export to a file</source>
        <translation>导出到文件</translation>
    </message>
    <message>
        <source>Export to a new folder</source>
        <translation>导出到新文件夹</translation>
    </message>
    <message>
        <source>Exporting… Rows so far: {rows}</source>
        <translation>正在导出… 已写 {rows} 行</translation>
    </message>
    <message>
        <source>Exporting: {rows} of {total}</source>
        <translation>正在导出：{rows} / {total}</translation>
    </message>
    <message>
        <source>Export stopped, nothing was written</source>
        <translation>导出已停止，未写入任何内容</translation>
    </message>
    <message>
        <source>Exported to {name}. Rows: {rows}</source>
        <translation>已导出到 {name}，共 {rows} 行</translation>
    </message>
    <message>
        <source>Images, one for each digit: {count}</source>
        <translation>图片（每个数字一张）：{count}</translation>
    </message>
    <message>
        <source>Left out: {count}; the manifest says why</source>
        <translation>略去：{count}；原因见清单文件</translation>
    </message>
    <message>
        <source>Show folder</source>
        <translation>显示文件夹</translation>
    </message>
    <message>
        <source>Exported or exchanged drawings</source>
        <translation>导出或交换的字迹</translation>
    </message>
    <message>
        <source>Import a file</source>
        <translation>导入文件</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>所有文件</translation>
    </message>
    <message>
        <source>Import a folder of labelled images</source>
        <translation>导入带标注的图片文件夹</translation>
    </message>
    <message>
        <source>An import is under way. Wait for its end, or stop it.</source>
        <translation>正在导入。请等它结束，或将其停止。</translation>
    </message>
    <message>
        <source>Importing…</source>
        <translation>正在导入…</translation>
    </message>
    <message>
        <source>Importing… Rows so far: {rows}</source>
        <translation>正在导入… 目前行数：{rows}</translation>
    </message>
    <message>
        <source>Imported from {name}. New: {added}, merged: {changed}, known before: {known}</source>
        <translation>已从 {name} 导入。新增：{added}，合并：{changed}，原已有：{known}</translation>
    </message>
    <message>
        <source>Not readable: {count}, first {place}</source>
        <translation>无法读取：{count}，首个：{place}</translation>
    </message>
    <message>
        <source>All are listed in {file}</source>
        <translation>全部列在 {file} 中</translation>
    </message>
    <message>
        <source>Show list</source>
        <translation>显示列表</translation>
    </message>
</context>
<context>
    <name>ExportQuestion</name>
    <message>
        <source>Export drawings</source>
        <translation>导出字迹</translation>
    </message>
    <message numerus="yes">
        <source>The %Ln listed ones</source>
        <translation>
            <numerusform>列出的 %Ln 条</numerusform>
        </translation>
    </message>
    <message>
        <source>The whole history</source>
        <translation>全部历史记录</translation>
    </message>
    <message>
        <source>Only what a person said or confirmed</source>
        <translation>仅人工标注或确认的</translation>
    </message>
    <message>
        <source>What models were sure of, too</source>
        <translation>也包括模型有把握的</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>标注</translation>
    </message>
    <message>
        <source>Which drawings are written, and with which label</source>
        <translation>写入哪些字迹，用哪个标注</translation>
    </message>
    <message>
        <source>{side} pixels, drawn anew</source>
        <translation>{side} 像素，重新绘制</translation>
    </message>
    <message>
        <source>28 pixels, as models see it</source>
        <translation>28 像素，即模型所见</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>How large each picture is</source>
        <translation>每张图片的大小</translation>
    </message>
    <message>
        <source>Deleted ones too, marked as such</source>
        <translation>也包括已删除的（带标记）</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Write nothing</source>
        <translation>不写入任何内容</translation>
    </message>
    <message>
        <source>Choose where to, and begin</source>
        <translation>选择位置并开始</translation>
    </message>
    <message>
        <source>As</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>JSON Lines: everything, to be imported again</source>
        <translation>JSON Lines：全部内容，可再次导入</translation>
    </message>
    <message>
        <source>CSV: a table for spreadsheets, without ink</source>
        <translation>CSV：供电子表格使用的表，不含墨迹</translation>
    </message>
    <message>
        <source>InkML: the ink with time and pressure</source>
        <translation>InkML：带时间和压力的墨迹</translation>
    </message>
    <message>
        <source>MNIST IDX: labelled images of 28 × 28, a folder</source>
        <translation>MNIST IDX：28 × 28 的带标注图片，一个文件夹</translation>
    </message>
    <message>
        <source>PNG pictures, a folder for each label</source>
        <translation>PNG 图片，每个标注一个文件夹</translation>
    </message>
    <message>
        <source>Parquet: tables for data tools</source>
        <translation>Parquet：供数据工具使用的表</translation>
    </message>
</context>
<context>
    <name>Field</name>
    <message>
        <source>{tip}

Comes from {origin}: change it there.</source>
        <translation>{tip}

来自 {origin}：请在那里更改。</translation>
    </message>
</context>
<context>
    <name>FileField</name>
    <message>
        <source>Choose: {name}</source>
        <translation>选择：{name}</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>选择文件…</translation>
    </message>
    <message>
        <source>Certificates and keys</source>
        <translation>证书和密钥</translation>
    </message>
</context>
<context>
    <name>Filters</name>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Unsure</source>
        <translation>不确定</translation>
    </message>
    <message>
        <source>Numbers</source>
        <translation>数字串</translation>
    </message>
    <message>
        <source>Not a digit</source>
        <translation>不是数字</translation>
    </message>
    <message>
        <source>Corrected</source>
        <translation>已更正</translation>
    </message>
    <message>
        <source>Not reviewed</source>
        <translation>未审阅</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>等待发送</translation>
    </message>
    <message>
        <source>Pad</source>
        <translation>手写板</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>Shown as</source>
        <translation>显示为</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>识别结果</translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation>置信度</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>From</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>审阅</translation>
    </message>
    <message>
        <source>Drawn</source>
        <translation>书写时间</translation>
    </message>
    <message>
        <source>Sync</source>
        <translation>同步</translation>
    </message>
    <message>
        <source>Deleted</source>
        <translation>已删除</translation>
    </message>
    <message>
        <source>Sure</source>
        <translation>把握</translation>
    </message>
    <message>
        <source>Read as no digit</source>
        <translation>识别为非数字</translation>
    </message>
    <message>
        <source>{least} or more</source>
        <translation>{least} 及以上</translation>
    </message>
    <message>
        <source>Below {below}</source>
        <translation>低于 {below}</translation>
    </message>
    <message>
        <source>{least} to {below}</source>
        <translation>{least} 至 {below}</translation>
    </message>
    <message>
        <source>Reviewed</source>
        <translation>已审阅</translation>
    </message>
    <message>
        <source>Read right</source>
        <translation>识别正确</translation>
    </message>
    <message>
        <source>Read wrong</source>
        <translation>识别错误</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>昨天</translation>
    </message>
    <message>
        <source>Not understood: {words}</source>
        <translation>未能理解：{words}</translation>
    </message>
    <message>
        <source>not: {state}</source>
        <translation>非：{state}</translation>
    </message>
    <message>
        <source>today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>yesterday</source>
        <translation>昨天</translation>
    </message>
    <message>
        <source>a {said} read as {read}</source>
        <translation>{said} 被识别为 {read}</translation>
    </message>
    <message>
        <source>with a {said}, reviewed</source>
        <translation>含有 {said}，已审阅</translation>
    </message>
    <message>
        <source>the model was unsure</source>
        <translation>模型不确定</translation>
    </message>
    <message>
        <source>the model was sure</source>
        <translation>模型确定</translation>
    </message>
    <message>
        <source>read as no digit</source>
        <translation>判为不是数字</translation>
    </message>
    <message>
        <source>read as blank</source>
        <translation>判为空白</translation>
    </message>
    <message>
        <source>not a digit</source>
        <translation>不是数字</translation>
    </message>
    <message>
        <source>corrected</source>
        <translation>已更正</translation>
    </message>
    <message>
        <source>reviewed</source>
        <translation>已审阅</translation>
    </message>
    <message>
        <source>reviewed and read right</source>
        <translation>已审阅且识别正确</translation>
    </message>
    <message>
        <source>reviewed and read wrong</source>
        <translation>已审阅且识别错误</translation>
    </message>
    <message>
        <source>waiting to be sent</source>
        <translation>等待发送</translation>
    </message>
    <message>
        <source>not waiting to be sent</source>
        <translation>不在等待发送</translation>
    </message>
    <message>
        <source>deleted</source>
        <translation>已删除</translation>
    </message>
    <message>
        <source>numbers of several digits</source>
        <translation>多位数字串</translation>
    </message>
    <message>
        <source>shown as {}</source>
        <translation>显示为 {}</translation>
    </message>
    <message>
        <source>read as {}</source>
        <translation>识别为 {}</translation>
    </message>
    <message>
        <source>{} digits long</source>
        <translation>{} 位数字</translation>
    </message>
    <message>
        <source>{} % sure</source>
        <translation>把握 {}%</translation>
    </message>
    <message>
        <source>read by {}</source>
        <translation>由 {} 识别</translation>
    </message>
    <message>
        <source>from {}</source>
        <translation>来自{}</translation>
    </message>
    <message>
        <source>file name with {}</source>
        <translation>文件名含 {}</translation>
    </message>
    <message>
        <source>drawn on {}</source>
        <translation>书写于 {}</translation>
    </message>
    <message>
        <source>drawn on or after {}</source>
        <translation>{} 起书写</translation>
    </message>
    <message>
        <source>drawn before {}</source>
        <translation>{} 之前书写</translation>
    </message>
    <message>
        <source>pictures</source>
        <translation>图片</translation>
    </message>
</context>
<context>
    <name>History</name>
    <message>
        <source>not a digit</source>
        <translation>不是数字</translation>
    </message>
    <message>
        <source>You say: {label}</source>
        <translation>您说是：{label}</translation>
    </message>
    <message>
        <source>Model: {name}</source>
        <translation>模型：{name}</translation>
    </message>
    <message>
        <source>Drawn: {when}</source>
        <translation>书写时间：{when}</translation>
    </message>
    <message>
        <source>Picture: {name}</source>
        <translation>图片：{name}</translation>
    </message>
    <message>
        <source>From a file</source>
        <translation>来自文件</translation>
    </message>
</context>
<context>
    <name>HistoryCommands</name>
    <message>
        <source>Changing drawings: {done} of {total}</source>
        <translation>正在更改字迹：{done} / {total}</translation>
    </message>
</context>
<context>
    <name>HistoryPanel</name>
    <message>
        <source>History</source>
        <translation>历史记录</translation>
    </message>
    <message>
        <source>Listed: {number}</source>
        <translation>列出：{number}</translation>
    </message>
    <message>
        <source>Your drawings appear here</source>
        <translation>您的字迹会显示在这里</translation>
    </message>
    <message>
        <source>No drawing is like this. Take a word away, or empty the search line (Esc).</source>
        <translation>没有这样的字迹。请去掉一个词，或清空搜索行（Esc）。</translation>
    </message>
</context>
<context>
    <name>HistoryStrip</name>
    <message>
        <source>Latest drawings</source>
        <translation>最近的字迹</translation>
    </message>
    <message>
        <source>Arrow keys move, Enter opens, Delete deletes</source>
        <translation>方向键移动，Enter 打开，Delete 删除</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Replay…</source>
        <translation>重放…</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Erase for good…</source>
        <translation>彻底清除…</translation>
    </message>
    <message>
        <source>Your drawings appear here</source>
        <translation>您的字迹会显示在这里</translation>
    </message>
</context>
<context>
    <name>HistoryWindow</name>
    <message>
        <source>History</source>
        <translation>历史记录</translation>
    </message>
    <message>
        <source>Insight</source>
        <translation>统计</translation>
    </message>
    <message>
        <source>Charts of the drawings that are listed</source>
        <translation>所列字迹的图表</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>All filters, each with how many drawings there would be</source>
        <translation>所有筛选条件，以及各自会有多少份字迹</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>导入</translation>
    </message>
    <message>
        <source>Bring back what was exported, or take in other data sets</source>
        <translation>取回导出的内容，或导入其他数据集</translation>
    </message>
    <message>
        <source>A file…</source>
        <translation>文件…</translation>
    </message>
    <message>
        <source>A folder of labelled images…</source>
        <translation>带标注的图片文件夹…</translation>
    </message>
    <message>
        <source>{listed} of {total}</source>
        <translation>{listed} / {total}</translation>
    </message>
    <message>
        <source>{listed}, older ones are being added</source>
        <translation>{listed}，正在加入更早的</translation>
    </message>
    <message>
        <source>Export {listed}</source>
        <translation>导出 {listed} 条</translation>
    </message>
    <message>
        <source>Export what is listed</source>
        <translation>导出列出的内容</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>正在查找…</translation>
    </message>
    <message>
        <source>No drawing is like this. Take a word away, or empty the search line (Esc).</source>
        <translation>没有这样的字迹。请去掉一个词，或清空搜索行（Esc）。</translation>
    </message>
    <message>
        <source>Your drawings appear here</source>
        <translation>您的字迹会显示在这里</translation>
    </message>
</context>
<context>
    <name>Insight</name>
    <message>
        <source>Drawings a day</source>
        <translation>每天的字迹</translation>
    </message>
    <message>
        <source>Drawings a week</source>
        <translation>每周的字迹</translation>
    </message>
    <message>
        <source>Drawings a month</source>
        <translation>每月的字迹</translation>
    </message>
    <message>
        <source>Drawings a year</source>
        <translation>每年的字迹</translation>
    </message>
    <message>
        <source>{month} {year}</source>
        <translation>{year}年{month}</translation>
    </message>
    <message>
        <source>Week from {day}</source>
        <translation>从 {day} 起的一周</translation>
    </message>
    <message numerus="yes">
        <source>%Ln drawings</source>
        <translation>
            <numerusform>%Ln 份字迹</numerusform>
        </translation>
    </message>
    <message>
        <source>{days}: {drawings}</source>
        <translation>{days}：{drawings}</translation>
    </message>
    <message numerus="yes">
        <source>%Ln corrected</source>
        <translation>
            <numerusform>%Ln 份已更正</numerusform>
        </translation>
    </message>
    <message>
        <source>{days}: {drawings}, {corrected} ({share})</source>
        <translation>{days}：{drawings}，{corrected}（{share}）</translation>
    </message>
    <message>
        <source>no digit</source>
        <translation>非数字</translation>
    </message>
    <message>
        <source>numbers</source>
        <translation>多位数</translation>
    </message>
    <message numerus="yes">
        <source>%Ln reviewed drawings</source>
        <translation>
            <numerusform>%Ln 份已审阅的字迹</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln reviewed digits</source>
        <translation>
            <numerusform>%Ln 个已审阅的数字</numerusform>
        </translation>
    </message>
    <message>
        <source>{name}: {share} right of {judged}; chance allows {least} to {most}</source>
        <translation>{name}：{judged}中 {share} 正确；随机波动范围为 {least} 至 {most}</translation>
    </message>
    <message numerus="yes">
        <source>%Ln digits</source>
        <translation>
            <numerusform>%Ln 个数字</numerusform>
        </translation>
    </message>
    <message>
        <source>{label}, read as {read}: {drawings} ({share} of this row)</source>
        <translation>{label}，识别为{read}：{drawings}（占本行 {share}）</translation>
    </message>
    <message>
        <source>{number}k</source>
        <translation>{number}k</translation>
    </message>
    <message>
        <source>{number}M</source>
        <translation>{number}百万</translation>
    </message>
</context>
<context>
    <name>InsightPage</name>
    <message>
        <source>Insight</source>
        <translation>统计</translation>
    </message>
    <message>
        <source>By model</source>
        <translation>按模型</translation>
    </message>
    <message>
        <source>By digit</source>
        <translation>按数字</translation>
    </message>
    <message>
        <source>Whole numbers, by model</source>
        <translation>整个数字串（按模型）</translation>
    </message>
    <message>
        <source>Drawings over time</source>
        <translation>字迹随时间的变化</translation>
    </message>
    <message>
        <source>How often it was right</source>
        <translation>识别正确率</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>Looking through the history…</source>
        <translation>正在查看历史记录…</translation>
    </message>
    <message>
        <source>A click on a chart lists the drawings behind it.</source>
        <translation>点击图表，即可列出对应的字迹。</translation>
    </message>
    <message>
        <source>No drawing is like this.</source>
        <translation>没有这样的字迹。</translation>
    </message>
    <message>
        <source>An older history is still being looked through: the figures grow.</source>
        <translation>较早的历史记录仍在整理中：数字还会增加。</translation>
    </message>
    <message>
        <source>There is nothing to tell yet: charts grow with your drawings.</source>
        <translation>还没有可显示的内容：图表会随您的字迹增多而丰富。</translation>
    </message>
    <message>
        <source>reviewed, {share} of them</source>
        <translation>已审阅，占 {share}</translation>
    </message>
    <message>
        <source>corrected, {share} of them</source>
        <translation>已更正，占 {share}</translation>
    </message>
    <message>
        <source>drawings</source>
        <translation>字迹</translation>
    </message>
    <message>
        <source>right, of {count} reviewed</source>
        <translation>正确，共审阅 {count} 份</translation>
    </message>
    <message>
        <source>Nothing was reviewed yet. Confirm a reading with Enter, or correct it with a digit key, and you see here how often each model is right.</source>
        <translation>还没有审阅过。按回车确认识别结果，或按数字键更正，就能在这里看到各模型的正确率。</translation>
    </message>
    <message numerus="yes">
        <source>Of %Ln drawings that somebody reviewed. Who corrects mistakes and confirms little else makes the models look worse than they are.</source>
        <translation>
            <numerusform>依据 %Ln 份已审阅的字迹。只更正错误而很少确认正确的结果，会使模型显得比实际更差。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>KeyHints</name>
    <message>
        <source>move</source>
        <translation>移动</translation>
    </message>
    <message>
        <source>correct</source>
        <translation>更正</translation>
    </message>
    <message>
        <source>not a digit</source>
        <translation>不是数字</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>回车</translation>
    </message>
    <message>
        <source>Backspace</source>
        <translation>退格</translation>
    </message>
    <message>
        <source>type on</source>
        <translation>继续输入</translation>
    </message>
    <message>
        <source>keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>give up</source>
        <translation>放弃</translation>
    </message>
    <message>
        <source>delete a digit</source>
        <translation>删除末位</translation>
    </message>
    <message>
        <source>right as read</source>
        <translation>识别正确</translation>
    </message>
    <message>
        <source>Del</source>
        <translation>Del</translation>
    </message>
    <message>
        <source>delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>空格</translation>
    </message>
    <message>
        <source>replay</source>
        <translation>重放</translation>
    </message>
</context>
<context>
    <name>KeyspaceQuestion</name>
    <message>
        <source>Set up keyspace</source>
        <translation>建立键空间</translation>
    </message>
    <message>
        <source>Make the keyspace “{keyspace}” and its tables in the cluster at {hosts}? What is there already stays as it is.</source>
        <translation>要在 {hosts} 的集群中建立键空间“{keyspace}”及其表吗？已有的内容保持不变。</translation>
    </message>
    <message>
        <source>{datacenter}: 3, or as many as it has nodes</source>
        <translation>{datacenter}：3，节点不足时与节点数相同</translation>
    </message>
    <message>
        <source>Copies</source>
        <translation>副本数</translation>
    </message>
    <message>
        <source>How many nodes of which data centre hold each drawing, such as datacenter1:3, dc2:3</source>
        <translation>每个数据中心有几个节点保存每份字迹，例如 datacenter1:3, dc2:3</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Set up</source>
        <translation>建立</translation>
    </message>
    <message>
        <source>Leave the cluster as it is</source>
        <translation>不改动集群</translation>
    </message>
    <message>
        <source>Make the keyspace and its tables</source>
        <translation>建立键空间及其表</translation>
    </message>
    <message>
        <source>{field} must be {allowed}.</source>
        <translation>{field}必须是{allowed}。</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Drawing erased for good</source>
        <translation>字迹已彻底清除</translation>
    </message>
    <message>
        <source>Drawing deleted</source>
        <translation>字迹已删除</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
</context>
<context>
    <name>MatrixChart</name>
    <message>
        <source>What was read as what</source>
        <translation>识别对照</translation>
    </message>
    <message>
        <source>A row for what it was, a column for what was read; bold: read right</source>
        <translation>行为实际内容，列为识别结果；粗体：识别正确</translation>
    </message>
    <message>
        <source>was</source>
        <translation>实际</translation>
    </message>
    <message>
        <source>read as</source>
        <translation>识别为</translation>
    </message>
</context>
<context>
    <name>Menu</name>
    <message>
        <source>Add a model</source>
        <translation>添加模型</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Correct to</source>
        <translation>更正为</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
</context>
<context>
    <name>Messages</name>
    <message>
        <source>What you draw stays on the pad and is saved as soon as possible.</source>
        <translation>您书写的内容会留在手写板上，并尽快保存。</translation>
    </message>
    <message>
        <source>Another program has the history {path} open. Close that one.</source>
        <translation>历史记录 {path} 正被另一个程序打开。请关闭那个程序。</translation>
    </message>
    <message>
        <source>A newer digitpad made the history {path}. Install the newer version.</source>
        <translation>历史记录 {path} 由更新版本的 digitpad 创建。请安装新版本。</translation>
    </message>
    <message>
        <source>{path} belongs to another program. Choose another file for the history.</source>
        <translation>{path} 属于另一个程序。请为历史记录另选一个文件。</translation>
    </message>
    <message>
        <source>The history {path} cannot be written. Allow writing to it and its folder.</source>
        <translation>无法写入历史记录 {path}。请允许写入该文件及其文件夹。</translation>
    </message>
    <message>
        <source>There is no room left for the history {path}. Make room on that disk.</source>
        <translation>没有空间存放历史记录 {path}。请在该磁盘上腾出空间。</translation>
    </message>
    <message>
        <source>The history {path} is damaged. It is kept aside, and a new one begins.</source>
        <translation>历史记录 {path} 已损坏。原文件会另外保留，并新建一份。</translation>
    </message>
    <message>
        <source>The history {path} cannot be used: {detail}.</source>
        <translation>无法使用历史记录 {path}：{detail}。</translation>
    </message>
    <message>
        <source>its drawing is not in the history any more.</source>
        <translation>对应的字迹已不在历史记录中。</translation>
    </message>
    <message>
        <source>its drawing was erased for good.</source>
        <translation>对应的字迹已被彻底清除。</translation>
    </message>
    <message>
        <source>The history {path} cannot be read just now: {detail}</source>
        <translation>目前无法读取历史记录 {path}：{detail}</translation>
    </message>
    <message>
        <source>The history was damaged. It is kept as {path}, and a new one was begun.</source>
        <translation>历史记录已损坏。原文件保留为 {path}，并已新建一份。</translation>
    </message>
    <message>
        <source>The history was damaged. Bringing back what can be read: {share}</source>
        <translation>历史记录已损坏。正在恢复可读的内容：{share}</translation>
    </message>
    <message>
        <source>The damaged file is kept as {path}.</source>
        <translation>损坏的文件保留为 {path}。</translation>
    </message>
    <message>
        <source>The history was damaged and cannot be read: {detail}</source>
        <translation>历史记录已损坏，无法读取：{detail}</translation>
    </message>
    <message>
        <source>The history was damaged. Drawings brought back: {count}.</source>
        <translation>历史记录曾损坏。已恢复 {count} 份字迹。</translation>
    </message>
    <message>
        <source>Not readable any more: {count}; what was sent of these is in the cluster.</source>
        <translation>已无法读取：{count} 份；其中已发送的仍在集群中。</translation>
    </message>
</context>
<context>
    <name>ModelCommands</name>
    <message>
        <source>Add a model</source>
        <translation>添加模型</translation>
    </message>
    <message>
        <source>Model cards</source>
        <translation>模型卡</translation>
    </message>
    <message>
        <source>Add a model: its folder</source>
        <translation>添加模型：选择其文件夹</translation>
    </message>
    <message>
        <source>Trying the model out…</source>
        <translation>正在试用模型…</translation>
    </message>
    <message>
        <source>Remove “{model}”? Its files are deleted from this computer. Drawings that it read keep their readings.</source>
        <translation>要移除“{model}”吗？它的文件将从本机删除。它识别过的字迹仍保留识别结果。</translation>
    </message>
    <message>
        <source>Remove model</source>
        <translation>移除模型</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Replace model</source>
        <translation>替换模型</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>替换</translation>
    </message>
    <message>
        <source>“{model}” was added</source>
        <translation>已添加“{model}”</translation>
    </message>
    <message>
        <source>Show its card</source>
        <translation>显示模型卡</translation>
    </message>
    <message>
        <source>The model was removed</source>
        <translation>模型已移除</translation>
    </message>
</context>
<context>
    <name>ModelPicker</name>
    <message>
        <source>Model: {name}</source>
        <translation>模型：{name}</translation>
    </message>
    <message>
        <source>The model that reads your drawings</source>
        <translation>识别您字迹的模型</translation>
    </message>
    <message>
        <source>No model</source>
        <translation>没有模型</translation>
    </message>
</context>
<context>
    <name>ModelView</name>
    <message>
        <source>28 × 28, centred by weight</source>
        <translation>28 × 28，按重心居中</translation>
    </message>
    <message>
        <source>Digit {place} of {all}</source>
        <translation>第 {place} 位（共 {all} 位）</translation>
    </message>
    <message>
        <source>read in {duration}</source>
        <translation>识别用时 {duration}</translation>
    </message>
    <message>
        <source>What the model sees</source>
        <translation>模型看到的图像</translation>
    </message>
</context>
<context>
    <name>Numbers</name>
    <message>
        <source>&gt;{number} %</source>
        <translation>&gt;{number}%</translation>
    </message>
    <message>
        <source>{number} %</source>
        <translation>{number}%</translation>
    </message>
    <message>
        <source>&lt;{number} ms</source>
        <translation>&lt;{number} 毫秒</translation>
    </message>
    <message>
        <source>{number} ms</source>
        <translation>{number} 毫秒</translation>
    </message>
    <message>
        <source>{number} s</source>
        <translation>{number} 秒</translation>
    </message>
</context>
<context>
    <name>Pad</name>
    <message>
        <source>Pad</source>
        <translation>手写板</translation>
    </message>
    <message>
        <source>Write a digit or a number here with mouse, pen or finger</source>
        <translation>在此用鼠标、笔或手指书写数字或数字串</translation>
    </message>
</context>
<context>
    <name>Paper</name>
    <message>
        <source>Kept. Writing begins a new drawing.</source>
        <translation>已保存。再书写将开始新的字迹。</translation>
    </message>
    <message>
        <source>A grey copy is kept, not the original: {name}</source>
        <translation>保存的是灰度副本，不是原图：{name}</translation>
    </message>
    <message>
        <source>Write a digit or a number</source>
        <translation>请写一个数字或数字串</translation>
    </message>
    <message>
        <source>with mouse, pen or finger, or drop a picture</source>
        <translation>用鼠标、手写笔或手指，也可以拖入图片</translation>
    </message>
</context>
<context>
    <name>PasswordQuestion</name>
    <message>
        <source>Password of the cluster</source>
        <translation>集群密码</translation>
    </message>
    <message>
        <source>The password of “{user}” for {cluster}:</source>
        <translation>“{user}”在 {cluster} 的密码：</translation>
    </message>
    <message>
        <source>The password</source>
        <translation>密码</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>以后再说</translation>
    </message>
    <message>
        <source>Drawings wait here, safe, until the password is known</source>
        <translation>在得知密码之前，字迹安全地留在本机等待</translation>
    </message>
    <message>
        <source>Use this password from now on</source>
        <translation>今后使用此密码</translation>
    </message>
    <message>
        <source>Use this password until digitpad closes</source>
        <translation>在 digitpad 关闭前使用此密码</translation>
    </message>
</context>
<context>
    <name>Passwords</name>
    <message>
        <source>Saved, the password by your system</source>
        <translation>已保存，密码由系统保管</translation>
    </message>
    <message>
        <source>Saved. Your system keeps no passwords: this one is used until digitpad closes.</source>
        <translation>已保存。您的系统不保管密码：此密码使用到 digitpad 关闭为止。</translation>
    </message>
    <message>
        <source>Saved, but for the password, which is used until digitpad closes: {problem}</source>
        <translation>已保存，但密码除外，它只使用到 digitpad 关闭为止：{problem}</translation>
    </message>
    <message>
        <source>The password comes from {origin}.</source>
        <translation>密码来自 {origin}。</translation>
    </message>
    <message>
        <source>Your system keeps the password ({keyring}).</source>
        <translation>密码由您的系统保管（{keyring}）。</translation>
    </message>
    <message>
        <source>Your system keeps no passwords: digitpad asks for it once each time it starts.</source>
        <translation>您的系统不保管密码：digitpad 每次启动时会询问一次。</translation>
    </message>
    <message>
        <source>The password is used until digitpad closes: {problem}</source>
        <translation>此密码使用到 digitpad 关闭为止：{problem}</translation>
    </message>
</context>
<context>
    <name>PenWidthSlider</name>
    <message>
        <source>Pen width</source>
        <translation>笔宽</translation>
    </message>
    <message>
        <source>Pen width: {percent} % of the pad</source>
        <translation>笔宽：手写板的 {percent}%</translation>
    </message>
</context>
<context>
    <name>PictureCommands</name>
    <message>
        <source>Open pictures</source>
        <translation>打开图片</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Open a folder of pictures</source>
        <translation>打开图片文件夹</translation>
    </message>
    <message>
        <source>There is no picture on the clipboard.</source>
        <translation>剪贴板上没有图片。</translation>
    </message>
    <message>
        <source>PNG, a picture of pixels</source>
        <translation>PNG，像素图片</translation>
    </message>
    <message>
        <source>SVG, lines of any size</source>
        <translation>SVG，可任意缩放的线条</translation>
    </message>
    <message>
        <source>Save as picture</source>
        <translation>另存为图片</translation>
    </message>
    <message>
        <source>“{name}” is in the history already, and shown from there</source>
        <translation>“{name}”已在历史记录中，现从那里显示</translation>
    </message>
    <message>
        <source>Take in again</source>
        <translation>再次收入</translation>
    </message>
    <message>
        <source>Which?</source>
        <translation>是哪些？</translation>
    </message>
    <message>
        <source>Copied as a picture</source>
        <translation>已复制为图片</translation>
    </message>
    <message>
        <source>Saved as {name}</source>
        <translation>已保存为 {name}</translation>
    </message>
    <message>
        <source>Show folder</source>
        <translation>显示文件夹</translation>
    </message>
    <message>
        <source>{name} cannot be written: {detail}. Choose another folder or name.</source>
        <translation>无法写入 {name}：{detail}。请选择别的文件夹或名称。</translation>
    </message>
</context>
<context>
    <name>Pictures</name>
    <message>
        <source>Looking for pictures: {found}</source>
        <translation>正在查找图片：{found}</translation>
    </message>
    <message>
        <source>Taking in pictures: {done} of {total}</source>
        <translation>正在收入图片：{done} / {total}</translation>
    </message>
    <message>
        <source>Pictures taken in: {count}.</source>
        <translation>已收入图片：{count} 张。</translation>
    </message>
    <message>
        <source>Here already: {count}.</source>
        <translation>原已收入：{count} 张。</translation>
    </message>
    <message>
        <source>Not readable: {count}.</source>
        <translation>无法读取：{count} 个。</translation>
    </message>
    <message>
        <source>Stopped. They stay; open the same pictures again to go on.</source>
        <translation>已停止。已收入的图片保留不变；再次打开同样的图片即可继续。</translation>
    </message>
    <message>
        <source>They stay; open the same pictures again to go on.</source>
        <translation>已收入的图片保留不变；再次打开同样的图片即可继续。</translation>
    </message>
</context>
<context>
    <name>ProbabilityBars</name>
    <message>
        <source>Probabilities of the ten digits, and of none</source>
        <translation>十个数字以及“不是数字”的概率</translation>
    </message>
    <message>
        <source>Probabilities of digit {place} of {all}</source>
        <translation>第 {place} 位（共 {all} 位）的概率</translation>
    </message>
    <message>
        <source>{digit}: {percent}</source>
        <translation>{digit}：{percent}</translation>
    </message>
    <message>
        <source>This model cannot tell what is not a digit</source>
        <translation>此模型分辨不出不是数字的内容</translation>
    </message>
    <message>
        <source>no digit</source>
        <translation>非数字</translation>
    </message>
</context>
<context>
    <name>ProgressLine</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>Questions</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>{name} is there already. Replace it?</source>
        <translation>{name} 已存在。要替换吗？</translation>
    </message>
    <message>
        <source>Erase this drawing for good? Its ink or picture is overwritten on this computer and, as soon as that is synced, in the cluster. Nothing brings it back.</source>
        <translation>要彻底清除这份字迹吗？它的墨迹或图片会在本机被覆盖，同步后在集群中也会被覆盖，再也无法恢复。</translation>
    </message>
    <message>
        <source>Erase for good</source>
        <translation>彻底清除</translation>
    </message>
    <message>
        <source>Not saved</source>
        <translation>未保存</translation>
    </message>
    <message>
        <source>The sync settings that you changed are not saved.</source>
        <translation>您更改的同步设置尚未保存。</translation>
    </message>
    <message>
        <source>Quit without saving</source>
        <translation>不保存并退出</translation>
    </message>
    <message>
        <source>What you drew last is not saved and would be lost.</source>
        <translation>您最后书写的内容尚未保存，将会丢失。</translation>
    </message>
    <message>
        <source>Stay</source>
        <translation>留下</translation>
    </message>
</context>
<context>
    <name>ReadingCard</name>
    <message>
        <source> or </source>
        <translation> 或 </translation>
    </message>
    <message>
        <source>If it is one, type it.</source>
        <translation>如果是数字，请键入它。</translation>
    </message>
    <message>
        <source>Not a digit</source>
        <translation>不是数字</translation>
    </message>
    <message>
        <source>{percent} sure</source>
        <translation>{percent} 的把握</translation>
    </message>
    <message>
        <source>Not right? Type the digit.</source>
        <translation>不对？请键入正确的数字。</translation>
    </message>
    <message>
        <source>Not read yet</source>
        <translation>尚未识别</translation>
    </message>
    <message>
        <source>Read as not a digit</source>
        <translation>判为不是数字</translation>
    </message>
    <message>
        <source>Read as not a digit ({percent})</source>
        <translation>判为不是数字（{percent}）</translation>
    </message>
    <message>
        <source>Read as blank</source>
        <translation>判为空白</translation>
    </message>
    <message>
        <source>Read as {one} or {other} ({first}, {second})</source>
        <translation>识别为 {one} 或 {other}（{first}，{second}）</translation>
    </message>
    <message>
        <source>Read as {digits} ({percent})</source>
        <translation>识别为 {digits}（{percent}）</translation>
    </message>
    <message>
        <source>Read as not a number</source>
        <translation>识别为不是数字串</translation>
    </message>
    <message>
        <source>not a number</source>
        <translation>不是数字串</translation>
    </message>
    <message>
        <source>not a digit</source>
        <translation>不是数字</translation>
    </message>
    <message>
        <source>{one} or {other}</source>
        <translation>{one} 或 {other}</translation>
    </message>
    <message>
        <source>Confirmed by you</source>
        <translation>您已确认</translation>
    </message>
    <message>
        <source>Your label</source>
        <translation>您的标注</translation>
    </message>
    <message>
        <source>Corrected by you</source>
        <translation>您已更正</translation>
    </message>
    <message>
        <source>Type on, and it is a number.</source>
        <translation>继续输入即为数字串。</translation>
    </message>
    <message>
        <source>Enter keeps this number</source>
        <translation>按回车键保留此数</translation>
    </message>
    <message>
        <source>Esc gives it up.</source>
        <translation>按 Esc 键放弃。</translation>
    </message>
    <message>
        <source>If it is one, type it, then Enter.</source>
        <translation>如果是数字串，请键入，再按回车键。</translation>
    </message>
    <message>
        <source>Not a number</source>
        <translation>不是数字串</translation>
    </message>
    <message>
        <source>Not right? Type it, then Enter.</source>
        <translation>不对？请键入，再按回车键。</translation>
    </message>
    <message>
        <source>Nothing drawn yet</source>
        <translation>尚未书写</translation>
    </message>
    <message>
        <source>Loading the model…</source>
        <translation>正在加载模型…</translation>
    </message>
    <message>
        <source>The reading will stand here</source>
        <translation>识别结果会显示在这里</translation>
    </message>
    <message>
        <source>Your drawing will be read when the model is ready</source>
        <translation>模型就绪后会识别您的字迹</translation>
    </message>
    <message>
        <source>If you know the digit, type it.</source>
        <translation>如果您知道是哪个数字，请键入它。</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>正在识别…</translation>
    </message>
    <message>
        <source>Drawings are kept and can be read later.</source>
        <translation>字迹已保存，以后可以识别。</translation>
    </message>
    <message>
        <source>The model cannot read</source>
        <translation>模型无法识别</translation>
    </message>
    <message>
        <source>Not sure</source>
        <translation>不确定</translation>
    </message>
    <message>
        <source>Not sure. Which one?</source>
        <translation>不确定，是哪一个？</translation>
    </message>
    <message>
        <source>Closest is {digit} ({percent})</source>
        <translation>最接近 {digit}（{percent}）</translation>
    </message>
    <message>
        <source>Of readings this sure, {percent} were right when measured</source>
        <translation>经测量，把握这么大的识别中有 {percent} 正确</translation>
    </message>
    <message>
        <source>Read by {model}</source>
        <translation>由 {model} 识别</translation>
    </message>
</context>
<context>
    <name>ReadingCurves</name>
    <message>
        <source>What was read while it was written</source>
        <translation>书写过程中的识别</translation>
    </message>
    <message>
        <source>Too little to be read yet</source>
        <translation>笔画太少，还无法识别</translation>
    </message>
</context>
<context>
    <name>ReadingPanel</name>
    <message>
        <source>Reading</source>
        <translation>识别结果</translation>
    </message>
</context>
<context>
    <name>Records</name>
    <message>
        <source>Ink</source>
        <translation>墨迹</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>识别结果</translation>
    </message>
    <message>
        <source>Sure</source>
        <translation>把握</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>From</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>When</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Sync</source>
        <translation>同步</translation>
    </message>
    <message>
        <source>Drawing</source>
        <translation>字迹</translation>
    </message>
    <message>
        <source>unsure</source>
        <translation>不确定</translation>
    </message>
    <message>
        <source>no digit</source>
        <translation>非数字</translation>
    </message>
    <message>
        <source>{label}, corrected from {read}</source>
        <translation>{label}，由 {read} 更正</translation>
    </message>
    <message>
        <source>{label}, confirmed</source>
        <translation>{label}，已确认</translation>
    </message>
    <message>
        <source>not read yet</source>
        <translation>尚未识别</translation>
    </message>
    <message>
        <source>{text}, unsure</source>
        <translation>{text}，不确定</translation>
    </message>
    <message>
        <source>Pad</source>
        <translation>手写板</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Clipboard</source>
        <translation>剪贴板</translation>
    </message>
    <message>
        <source>Many files</source>
        <translation>批量文件</translation>
    </message>
    <message>
        <source>Today, {time}</source>
        <translation>今天 {time}</translation>
    </message>
    <message>
        <source>d MMM</source>
        <comment>a day of this year, as QDate.toString has it</comment>
        <translation>M月d日</translation>
    </message>
    <message>
        <source>d MMM yyyy</source>
        <comment>a day, as QDate.toString has it</comment>
        <translation>yyyy年M月d日</translation>
    </message>
    <message>
        <source>{day}, {time}</source>
        <translation>{day} {time}</translation>
    </message>
    <message>
        <source>Drawn: {when}</source>
        <translation>书写时间：{when}</translation>
    </message>
    <message>
        <source>Picture: {name}</source>
        <translation>图片：{name}</translation>
    </message>
    <message>
        <source>Not read yet.</source>
        <translation>尚未识别。</translation>
    </message>
    <message>
        <source>{model} read no digit.</source>
        <translation>{model} 判为不是数字。</translation>
    </message>
    <message>
        <source>{model} found nothing to read.</source>
        <translation>{model} 没有发现可识别的内容。</translation>
    </message>
    <message>
        <source>{model} read {text} and was {sure} sure.</source>
        <translation>{model} 识别为 {text}，把握 {sure}。</translation>
    </message>
    <message>
        <source>A person corrected that to {label}.</source>
        <translation>已人工更正为 {label}。</translation>
    </message>
    <message>
        <source>A person said that this is right.</source>
        <translation>已人工确认正确。</translation>
    </message>
    <message>
        <source>A person says that it is {label}.</source>
        <translation>人工标注为 {label}。</translation>
    </message>
    <message>
        <source>not a digit</source>
        <translation>不是数字</translation>
    </message>
</context>
<context>
    <name>RecordsView</name>
    <message>
        <source>Drawings</source>
        <translation>字迹</translation>
    </message>
    <message>
        <source>Arrow keys move, a digit corrects, Enter says that the reading is right, Delete deletes, Space replays</source>
        <translation>方向键移动，数字键更正，Enter 表示识别正确，Delete 删除，空格重放</translation>
    </message>
</context>
<context>
    <name>RefusedList</name>
    <message>
        <source>Retry refused</source>
        <translation>重试被拒绝的</translation>
    </message>
    <message>
        <source>Send the refused drawings once more</source>
        <translation>再次发送被拒绝的字迹</translation>
    </message>
    <message numerus="yes">
        <source>%Ln more</source>
        <translation>
            <numerusform>还有 %Ln 份</numerusform>
        </translation>
    </message>
    <message>
        <source>Show it</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Lay this drawing on the pad</source>
        <translation>把这份字迹放到手写板上</translation>
    </message>
    <message>
        <source>Show {drawing}</source>
        <translation>显示 {drawing}</translation>
    </message>
</context>
<context>
    <name>ReliabilityChart</name>
    <message>
        <source>Reliability diagram</source>
        <translation>可靠性图</translation>
    </message>
    <message>
        <source>how sure it was</source>
        <translation>置信度</translation>
    </message>
    <message>
        <source>how often it was right</source>
        <translation>实际正确率</translation>
    </message>
    <message>
        <source>{sure} sure on average: {right} right, of {count} digits</source>
        <translation>平均置信度 {sure}：{count} 个数字中 {right} 正确</translation>
    </message>
    <message>
        <source>Not measured</source>
        <translation>未测量</translation>
    </message>
    <message>
        <source>Expected calibration error {error}; thin lines: what chance allows ({certainty})</source>
        <translation>期望校准误差 {error}；细线：随机波动的范围（{certainty}）</translation>
    </message>
</context>
<context>
    <name>Replay</name>
    <message>
        <source>{moment} of {duration}</source>
        <translation>{moment} / {duration}</translation>
    </message>
    <message>
        <source>{moment}: {reading}</source>
        <translation>{moment}：{reading}</translation>
    </message>
    <message>
        <source>Nothing was read on the way</source>
        <translation>书写途中没有识别出内容</translation>
    </message>
    <message>
        <source>Read as {what} from the first moment on</source>
        <translation>从一开始就识别为“{what}”</translation>
    </message>
    <message>
        <source>Read as {what} at first</source>
        <translation>起初识别为“{what}”</translation>
    </message>
    <message>
        <source>as {what} from {moment}</source>
        <translation>{moment}起为“{what}”</translation>
    </message>
    <message>
        <source>as {what} from {moment} on</source>
        <translation>{moment}之后一直为“{what}”</translation>
    </message>
    <message>
        <source>{before}, {after}</source>
        <translation>{before}，{after}</translation>
    </message>
    <message>
        <source>{before} → {after}</source>
        <translation>{before} → {after}</translation>
    </message>
    <message>
        <source>no digit</source>
        <translation>非数字</translation>
    </message>
    <message>
        <source>This drawing has no times: it is replayed at an even speed.</source>
        <translation>这份字迹没有时间记录：以匀速重放。</translation>
    </message>
    <message>
        <source>Pauses of more than a second are shortened.</source>
        <translation>超过一秒的停顿已缩短。</translation>
    </message>
    <message>
        <source>Choose a drawing to see how it was written.</source>
        <translation>选择一份字迹，看看它是怎样写成的。</translation>
    </message>
    <message>
        <source>This is a picture: it has no strokes to replay.</source>
        <translation>这是图片：没有可重放的笔画。</translation>
    </message>
    <message>
        <source>There is no ink to replay: it was erased, or nothing was drawn.</source>
        <translation>没有可重放的墨迹：已被清除，或没有书写任何内容。</translation>
    </message>
</context>
<context>
    <name>ReplayPanel</name>
    <message>
        <source>{speed} ×</source>
        <translation>{speed} ×</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>Speed (Up, Down)</source>
        <translation>速度（上、下）</translation>
    </message>
    <message>
        <source>Moment of the replay</source>
        <translation>重放的时刻</translation>
    </message>
    <message>
        <source>Moment of the replay (Left, Right)</source>
        <translation>重放的时刻（左、右）</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>播放</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>正在识别…</translation>
    </message>
    <message>
        <source>Loading the model…</source>
        <translation>正在加载模型…</translation>
    </message>
    <message>
        <source>Read by {model}</source>
        <translation>由 {model} 识别</translation>
    </message>
</context>
<context>
    <name>ReplayPaper</name>
    <message>
        <source>The drawing as it was written</source>
        <translation>书写过程</translation>
    </message>
</context>
<context>
    <name>ReplayView</name>
    <message>
        <source>{read}, confirmed</source>
        <translation>{read}，已确认</translation>
    </message>
    <message>
        <source>{read}, corrected to {label}</source>
        <translation>{read}，已更正为 {label}</translation>
    </message>
    <message>
        <source>Replay</source>
        <translation>重放</translation>
    </message>
    <message>
        <source>Replay: drawn {when}</source>
        <translation>重放：书写于 {when}</translation>
    </message>
</context>
<context>
    <name>Reports</name>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Something went wrong that nobody foresaw ({kind}). What was shown as saved is safe. If digitpad does not do what it should from now on, start it again.</source>
        <translation>发生了意料之外的错误（{kind}）。显示为已保存的内容是安全的。如果 digitpad 此后工作不正常，请重新启动它。</translation>
    </message>
    <message>
        <source>Show logs</source>
        <translation>显示日志</translation>
    </message>
    <message>
        <source>digitpad crashed last time. What was saved is here.</source>
        <translation>digitpad 上次意外崩溃。已保存的内容都在。</translation>
    </message>
    <message>
        <source>The history is damaged ({detail}). Export it now, then start digitpad again.</source>
        <translation>历史记录已损坏（{detail}）。请立即导出，然后重新启动 digitpad。</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>The last change cannot be saved: {problem}</source>
        <translation>无法保存最后一次更改：{problem}</translation>
    </message>
    <message>
        <source>Loading the model</source>
        <translation>正在加载模型</translation>
    </message>
    <message>
        <source>Model ready</source>
        <translation>模型就绪</translation>
    </message>
    <message>
        <source>No model</source>
        <translation>没有模型</translation>
    </message>
</context>
<context>
    <name>Review</name>
    <message numerus="yes">
        <source>%Ln drawings corrected to {label}</source>
        <translation>
            <numerusform>已将 %Ln 份字迹更正为 {label}</numerusform>
        </translation>
    </message>
    <message>
        <source>“not a digit”</source>
        <translation>“不是数字”</translation>
    </message>
    <message numerus="yes">
        <source>%Ln readings confirmed</source>
        <translation>
            <numerusform>已确认 %Ln 个识别结果</numerusform>
        </translation>
    </message>
    <message>
        <source>Many drawings are being changed. Wait for the end, or cancel it.</source>
        <translation>正在更改许多字迹。请等待完成，或取消。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln drawings deleted</source>
        <translation>
            <numerusform>已删除 %Ln 份字迹</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln drawings brought back</source>
        <translation>
            <numerusform>已恢复 %Ln 份字迹</numerusform>
        </translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
</context>
<context>
    <name>Said</name>
    <message>
        <source>There are no pictures in “{name}”.</source>
        <translation>“{name}”中没有图片。</translation>
    </message>
    <message>
        <source>The folder cannot be read: {reason}.</source>
        <translation>无法读取该文件夹：{reason}。</translation>
    </message>
    <message>
        <source>it is longer than the limit of {limit} MB</source>
        <translation>长度超过 {limit} MB 的上限</translation>
    </message>
    <message>
        <source>this is no valid JSON: {reason}</source>
        <translation>这不是有效的 JSON：{reason}</translation>
    </message>
    <message>
        <source>this is no recognition: {reason}</source>
        <translation>这不是识别记录：{reason}</translation>
    </message>
    <message>
        <source>drawn_at has no time zone</source>
        <translation>drawn_at 没有时区</translation>
    </message>
    <message>
        <source>it has strokes or a picture, not both and not neither</source>
        <translation>须有笔画或图片之一，不能两者都有或都没有</translation>
    </message>
    <message>
        <source>a drawing has a pen_width, and points in each stroke</source>
        <translation>字迹须有 pen_width，每一笔画须有点</translation>
    </message>
    <message>
        <source>its picture is not base64 ({reason})</source>
        <translation>其图片不是 base64（{reason}）</translation>
    </message>
    <message>
        <source>a digit has {count} probabilities</source>
        <translation>每个数字须有 {count} 个概率</translation>
    </message>
    <message>
        <source>A model is a folder with two files: its card, NAME.json, and its weights, NAME.safetensors. Weights of any other kind, such as a pickled checkpoint, are never opened: save them with safetensors.</source>
        <translation>模型是含两个文件的文件夹：模型卡 NAME.json 和权重 NAME.safetensors。其他类型的权重（如 pickle 检查点）一律不打开：请用 safetensors 保存。</translation>
    </message>
    <message>
        <source>{file} cannot be looked at: {reason}. {wanted}</source>
        <translation>无法查看 {file}：{reason}。{wanted}</translation>
    </message>
    <message>
        <source>There is nothing at {file}. {wanted}</source>
        <translation>{file} 处什么也没有。{wanted}</translation>
    </message>
    <message>
        <source>{file} is no model. {wanted}</source>
        <translation>{file} 不是模型。{wanted}</translation>
    </message>
    <message>
        <source>Half of the model is missing: there is no {file}. {wanted}</source>
        <translation>模型缺了一半：没有 {file}。{wanted}</translation>
    </message>
    <message>
        <source>{folder} holds several models: name the card of one of them ({there}).</source>
        <translation>{folder} 中有多个模型：请指明其中一个的模型卡（{there}）。</translation>
    </message>
    <message>
        <source>{folder} holds no card with weights of the same name. {wanted}</source>
        <translation>{folder} 中没有与权重同名的模型卡。{wanted}</translation>
    </message>
    <message>
        <source>{folder} holds no weights. {wanted}</source>
        <translation>{folder} 中没有权重。{wanted}</translation>
    </message>
    <message>
        <source>{folder} holds no card. {wanted}</source>
        <translation>{folder} 中没有模型卡。{wanted}</translation>
    </message>
    <message>
        <source>{file} is a link. Copy the model&apos;s files themselves into a folder.</source>
        <translation>{file} 是链接。请把模型的文件本身复制到一个文件夹中。</translation>
    </message>
    <message>
        <source>{file} is no ordinary file. {wanted}</source>
        <translation>{file} 不是普通文件。{wanted}</translation>
    </message>
    <message>
        <source>{file} cannot be read: {reason}. Look at its permissions.</source>
        <translation>无法读取 {file}：{reason}。请检查其权限。</translation>
    </message>
    <message>
        <source>{file} is larger than {limit} MB, which no model for digitpad needs to be. See whether it is the right file.</source>
        <translation>{file} 超过 {limit} MB，digitpad 的模型不需要这么大。请检查是否选对了文件。</translation>
    </message>
    <message>
        <source>The card {file} states the id &quot;{found}&quot;. An id has small letters and digits, at most {most}, with single hyphens, dots or underscores between them. Change it in the card.</source>
        <translation>模型卡 {file} 所写的标识是“{found}”。标识只含小写字母和数字，最多 {most} 个，其间可有单个连字符、点或下划线。请在模型卡中更改。</translation>
    </message>
    <message>
        <source>The id &quot;{id}&quot; has another meaning. Change it in the card {file}.</source>
        <translation>标识“{id}”另有含义。请在模型卡 {file} 中更改。</translation>
    </message>
    <message>
        <source>The card {file} states the name &quot;{found}&quot;. A name has 1 to {most} printable characters. Change it in the card.</source>
        <translation>模型卡 {file} 所写的名称是“{found}”。名称须为 1 到 {most} 个可打印字符。请在模型卡中更改。</translation>
    </message>
    <message>
        <source>The weights in {file} are not those that the card speaks of: their SHA-256 is {found}..., the card says {stated}.... Copy both files again from where they come.</source>
        <translation>{file} 中的权重不是模型卡所说的：其 SHA-256 为 {found}…，模型卡写的是 {stated}…。请从来源重新复制这两个文件。</translation>
    </message>
    <message>
        <source>The card states a size of {size} bytes, but {file} has {found}. Change it in the card.</source>
        <translation>模型卡所写的大小为 {size} 字节，但 {file} 有 {found} 字节。请在模型卡中更改。</translation>
    </message>
    <message>
        <source>There are no models in {folder}. Install digitpad again.</source>
        <translation>{folder} 中没有模型。请重新安装 digitpad。</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>There is no model &quot;{model_id}&quot;{place} (there are: {there}). {advice}</source>
        <translation>没有模型“{model_id}”{place}（现有：{there}）。{advice}</translation>
    </message>
    <message>
        <source>Choose another model, or install digitpad again. Your drawings are not affected.</source>
        <translation>请选择其他模型，或重新安装 digitpad。您的字迹不受影响。</translation>
    </message>
    <message>
        <source>Choose another model, or add this one again. Your drawings are not affected.</source>
        <translation>请选择其他模型，或重新添加此模型。您的字迹不受影响。</translation>
    </message>
    <message>
        <source>Put the model&apos;s files right, or choose another model.</source>
        <translation>请改正模型的文件，或选择其他模型。</translation>
    </message>
    <message>
        <source>The model card {file} is missing. {advice}</source>
        <translation>缺少模型卡 {file}。{advice}</translation>
    </message>
    <message>
        <source>The model card {file} cannot be read ({reason}). {advice}</source>
        <translation>无法读取模型卡 {file}（{reason}）。{advice}</translation>
    </message>
    <message>
        <source>The model card {file} is the card of another model, &quot;{id}&quot;. {advice}</source>
        <translation>模型卡 {file} 属于另一个模型“{id}”。{advice}</translation>
    </message>
    <message>
        <source>The model card {file} is damaged ({reason}). {advice}</source>
        <translation>模型卡 {file} 已损坏（{reason}）。{advice}</translation>
    </message>
    <message>
        <source>The model card {file} {fault}. {advice}</source>
        <translation>模型卡 {file}{fault}。{advice}</translation>
    </message>
    <message>
        <source>states no SHA-256 of the weights but &quot;{found}&quot;</source>
        <translation>所写的权重 SHA-256 无效：“{found}”</translation>
    </message>
    <message>
        <source>{place}: {what}</source>
        <translation>{place}：{what}</translation>
    </message>
    <message>
        <source>it is cut short</source>
        <translation>内容不完整</translation>
    </message>
    <message>
        <source>&quot;{field}&quot; is missing</source>
        <translation>缺少“{field}”</translation>
    </message>
    <message>
        <source>{wanted} belongs there, not {found}</source>
        <translation>此处应为 {wanted}，而不是 {found}</translation>
    </message>
    <message>
        <source>an array of {count} belongs there</source>
        <translation>此处应为有 {count} 个元素的数组</translation>
    </message>
    <message>
        <source>it is not valid ({wanted})</source>
        <translation>无效（{wanted}）</translation>
    </message>
    <message>
        <source>it is malformed from byte {byte} on ({reason})</source>
        <translation>从第 {byte} 字节起格式错误（{reason}）</translation>
    </message>
    <message>
        <source>states a temperature of {found}, which is not above 0</source>
        <translation>所写的温度 {found} 不大于 0</translation>
    </message>
    <message>
        <source>states a digit bias of {found}, which is no number</source>
        <translation>所写的数字偏置 {found} 不是数</translation>
    </message>
    <message>
        <source>states thresholds that are no probabilities: not a digit below {no_digit}, unsure below {unsure}</source>
        <translation>所写的阈值不是概率：不是数字低于 {no_digit}，不确定低于 {unsure}</translation>
    </message>
    <message>
        <source>states {count} as its {name}</source>
        <translation>所写的 {name} 为 {count}</translation>
    </message>
    <message>
        <source>states {share} as a share of {name}, which is not from 0 to 1</source>
        <translation>所写的 {name} 比例 {share} 不在 0 到 1 之间</translation>
    </message>
    <message>
        <source>The weights of {name} are missing: {file}. {advice}</source>
        <translation>缺少 {name} 的权重：{file}。{advice}</translation>
    </message>
    <message>
        <source>The weights of {name} cannot be read: {file} ({reason}). {advice}</source>
        <translation>无法读取 {name} 的权重：{file}（{reason}）。{advice}</translation>
    </message>
    <message>
        <source>The weights of {name} are damaged: {file} ({size} bytes) has the SHA-256 {found}..., its card says {stated}.... {advice}</source>
        <translation>{name} 的权重已损坏：{file}（{size} 字节）的 SHA-256 为 {found}…，模型卡写的是 {stated}…。{advice}</translation>
    </message>
    <message>
        <source>&quot;{model_id}&quot; is part of digitpad; only models that you added can be removed.</source>
        <translation>“{model_id}”是 digitpad 自带的；只能移除您添加的模型。</translation>
    </message>
    <message>
        <source>You have added no model &quot;{model_id}&quot; (you have added: {there}).</source>
        <translation>您没有添加过模型“{model_id}”（您添加过：{there}）。</translation>
    </message>
    <message>
        <source>The model {file} cannot be removed: {reason}.</source>
        <translation>无法移除模型 {file}：{reason}。</translation>
    </message>
    <message>
        <source>digitpad has a model &quot;{model_id}&quot; of its own, which is not replaced. Give yours another id in its card {file}.</source>
        <translation>digitpad 自带模型“{model_id}”，不会被替换。请在您的模型卡 {file} 中换一个标识。</translation>
    </message>
    <message>
        <source>You have added another model &quot;{model_id}&quot; before ({name}). Replace it, or give this one another id in its card {file}.</source>
        <translation>您以前添加过另一个模型“{model_id}”（{name}）。请替换它，或在模型卡 {file} 中为此模型换一个标识。</translation>
    </message>
    <message>
        <source>{name} was not added: the process that tried it out ended, twice. If that happens again, the model cannot be used here.</source>
        <translation>未添加 {name}：试用它的进程两次中途结束。如果再次发生，说明此模型无法在这里使用。</translation>
    </message>
    <message>
        <source>{name} cannot be kept in {folder}: {reason}.</source>
        <translation>无法将 {name} 保存到 {folder}：{reason}。</translation>
    </message>
    <message>
        <source>{name} needs the architecture &quot;{architecture}&quot;, which this digitpad lacks (it has: {known}). {advice}</source>
        <translation>{name} 需要“{architecture}”架构，此版本的 digitpad 没有（现有：{known}）。{advice}</translation>
    </message>
    <message>
        <source>The weights of {name} are no safetensors file: {file} ({reason}). {advice}</source>
        <translation>{name} 的权重不是 safetensors 文件：{file}（{reason}）。{advice}</translation>
    </message>
    <message>
        <source>The weights of {name} do not fit its architecture: {file} {fault}. {advice}</source>
        <translation>{name} 的权重与其架构不符：{file} {fault}。{advice}</translation>
    </message>
    <message>
        <source>has no tensor &quot;{name}&quot;</source>
        <translation>没有张量“{name}”</translation>
    </message>
    <message>
        <source>holds &quot;{name}&quot; of shape {shape}, not {wanted}</source>
        <translation>中“{name}”的形状是 {shape}，而不是 {wanted}</translation>
    </message>
    <message>
        <source>holds &quot;{name}&quot; as {kind}, not as 16- or 32-bit floats</source>
        <translation>中“{name}”的类型是 {kind}，而不是 16 或 32 位浮点数</translation>
    </message>
    <message>
        <source>holds a tensor &quot;{name}&quot; that the architecture does not have</source>
        <translation>中有架构所没有的张量“{name}”</translation>
    </message>
    <message>
        <source>The process that reads digits ended twice in a row, so this drawing has not been read. It is kept, and can be read again later. {last_words}</source>
        <translation>识别数字的进程连续两次中途结束，所以这份字迹尚未识别。它已保存，以后可以再识别。{last_words}</translation>
    </message>
    <message>
        <source>The program is closing; the drawing was not read.</source>
        <translation>程序正在关闭；字迹未被识别。</translation>
    </message>
    <message>
        <source>The process that reads digits could not be started ({reason}), so this drawing has not been read. It is kept, and can be read again later. Install digitpad again if this goes on.</source>
        <translation>无法启动识别数字的进程（{reason}），所以这份字迹尚未识别。它已保存，以后可以再识别。如果一直如此，请重新安装 digitpad。</translation>
    </message>
    <message>
        <source>{name} gives no probabilities for a plain drawing: its weights in {file} hold numbers that are not finite or far too large. {advice}</source>
        <translation>{name} 对普通字迹给不出概率：{file} 中的权重含有非有限或过大的数。{advice}</translation>
    </message>
    <message>
        <source>pen width</source>
        <translation>笔宽</translation>
    </message>
    <message>
        <source>coordinate</source>
        <translation>坐标</translation>
    </message>
    <message>
        <source>time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>pressure</source>
        <translation>压力</translation>
    </message>
    <message>
        <source>The drawing&apos;s pen width is negative. Give a width of 0 or more.</source>
        <translation>字迹的笔宽为负。请给出不小于 0 的宽度。</translation>
    </message>
    <message>
        <source>The drawing has {count} strokes, more than can be kept in {limit} KB. Clear it, or start a new one.</source>
        <translation>字迹有 {count} 个笔画，超出 {limit} KB 所能保存的。请清空，或另写一份。</translation>
    </message>
    <message>
        <source>The stored ink has {count} bytes, more than the limit of {limit}.</source>
        <translation>所存笔迹有 {count} 字节，超过 {limit} 的上限。</translation>
    </message>
    <message>
        <source>The stored ink is damaged or of a newer version of the program.</source>
        <translation>所存笔迹已损坏，或来自较新版本的程序。</translation>
    </message>
    <message>
        <source>The stored ink is damaged ({reason}).</source>
        <translation>所存笔迹已损坏（{reason}）。</translation>
    </message>
    <message>
        <source>The stored ink is damaged (its length is wrong).</source>
        <translation>所存笔迹已损坏（长度不对）。</translation>
    </message>
    <message>
        <source>The drawing has a {what} of {value}, which cannot be kept. Correct it or leave it out.</source>
        <translation>字迹中有无法保存的{what}：{value}。请改正或去掉。</translation>
    </message>
    <message>
        <source>The stored ink is damaged.</source>
        <translation>所存笔迹已损坏。</translation>
    </message>
    <message>
        <source>“{name}” is damaged ({detail}).</source>
        <translation>“{name}”已损坏（{detail}）。</translation>
    </message>
    <message>
        <source>The drawing has a coordinate that is no number or beyond {limit}, so it cannot be read. Correct or leave out that point.</source>
        <translation>字迹中有坐标不是数或超出 {limit}，因此无法识别。请改正或去掉那个点。</translation>
    </message>
    <message>
        <source>“{name}” is not an ordinary file. Choose a picture file.</source>
        <translation>“{name}”不是普通文件。请选择图片文件。</translation>
    </message>
    <message>
        <source>“{name}” is empty. Choose another picture.</source>
        <translation>“{name}”是空的。请另选一张图片。</translation>
    </message>
    <message>
        <source>“{name}” is larger than {limit} MB. Save it smaller, or crop it to the digit.</source>
        <translation>“{name}”超过 {limit} MB。请另存为较小的图片，或裁剪到只剩数字。</translation>
    </message>
    <message>
        <source>“{name}” is larger than what is kept of a picture.</source>
        <translation>“{name}”超过图片的保存上限。</translation>
    </message>
    <message>
        <source>“{name}” is not of the size that is told of it.</source>
        <translation>“{name}”的尺寸与所述不符。</translation>
    </message>
    <message>
        <source>“{name}” is not a picture that can be read. Choose a PNG, JPEG, GIF, BMP or WebP file.</source>
        <translation>“{name}”不是可读取的图片。请选择 PNG、JPEG、GIF、BMP 或 WebP 文件。</translation>
    </message>
    <message>
        <source>“{name}” is too large: more than the limit of {limit} megapixels. Save it smaller, or crop it to the digit.</source>
        <translation>“{name}”太大：超过 {limit} 百万像素的上限。请另存为较小的图片，或裁剪到只剩数字。</translation>
    </message>
    <message>
        <source>There is not enough memory to read “{name}”. Save it smaller.</source>
        <translation>内存不足，无法读取“{name}”。请另存为较小的图片。</translation>
    </message>
    <message>
        <source>“{name}” is damaged or incomplete ({detail}). Copy or save it again, or choose another picture.</source>
        <translation>“{name}”已损坏或不完整（{detail}）。请重新复制或保存，或选择别的图片。</translation>
    </message>
    <message>
        <source>“{name}” is too large: {width} x {height} pixels, more than the limit of {limit} megapixels. Save it smaller, or crop it to the digit.</source>
        <translation>“{name}”太大：{width} x {height} 像素，超过 {limit} 百万像素的上限。请存成较小的图片，或只裁出数字部分。</translation>
    </message>
    <message>
        <source>“{name}” has no pixels. Choose another picture.</source>
        <translation>“{name}”没有像素。请另选一张图片。</translation>
    </message>
    <message>
        <source>{before} {after}</source>
        <translation>{before}{after}</translation>
    </message>
    <message>
        <source>{before}, {after}</source>
        <translation>{before}、{after}</translation>
    </message>
    <message>
        <source>&quot;{name}&quot; is {value}, but that home folder is not known here</source>
        <translation>“{name}”是 {value}，但这里没有那个主目录</translation>
    </message>
    <message>
        <source>&quot;{name}&quot; is {value}, but must be {allowed}</source>
        <translation>“{name}”是 {value}，但必须是{allowed}</translation>
    </message>
    <message>
        <source>a number from {least} to {most}</source>
        <translation>从 {least} 到 {most} 的数</translation>
    </message>
    <message>
        <source>a whole number from {least} to {most}</source>
        <translation>从 {least} 到 {most} 的整数</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation> true 或 false</translation>
    </message>
    <message>
        <source>a date such as 2026-09-01</source>
        <translation>日期，如 2026-09-01</translation>
    </message>
    <message>
        <source>one of {values}</source>
        <translation>以下之一：{values}</translation>
    </message>
    <message>
        <source>&quot;{key}&quot; is given, but nothing is encrypted without &quot;cassandra.tls = true&quot;; add that</source>
        <translation>已给出“{key}”，但没有“cassandra.tls = true”就不会加密；请加上</translation>
    </message>
    <message>
        <source>&quot;cassandra.key&quot; is given, but not the certificate it belongs to, &quot;cassandra.certificate&quot;</source>
        <translation>已给出“cassandra.key”，但没有它所属的证书“cassandra.certificate”</translation>
    </message>
    <message>
        <source>&quot;cassandra.replication&quot; is &quot;{replication}&quot;, which names a data centre twice</source>
        <translation>“cassandra.replication”是“{replication}”，其中同一数据中心出现了两次</translation>
    </message>
    <message>
        <source>&quot;cassandra.replication&quot; is &quot;{replication}&quot;, without the data centre of &quot;cassandra.datacenter&quot;, &quot;{datacentre}&quot;</source>
        <translation>“cassandra.replication”是“{replication}”，其中没有“cassandra.datacenter”的数据中心“{datacentre}”</translation>
    </message>
    <message>
        <source>&quot;{name}&quot; is no place for a password, as others could read it there: take it out. Type it when digitpad asks, keep it in your system&apos;s keyring with &quot;digitpad cluster password&quot;, or put it into the environment as {variable}</source>
        <translation>“{name}”不是放密码的地方，别人能在那里读到：请把它去掉。请在 digitpad 询问时输入，或用“digitpad cluster password”存入系统的密钥环，或放入环境变量 {variable}</translation>
    </message>
    <message>
        <source>there is no key &quot;{name}&quot;; did you mean &quot;{meant}&quot;?</source>
        <translation>没有设置项“{name}”；您是指“{meant}”吗？</translation>
    </message>
    <message>
        <source>there is no key &quot;{name}&quot;; there are {keys}</source>
        <translation>没有设置项“{name}”；现有 {keys}</translation>
    </message>
    <message>
        <source>{origin}: {message}</source>
        <translation>{origin}：{message}</translation>
    </message>
    <message>
        <source>the environment</source>
        <translation>环境变量</translation>
    </message>
    <message>
        <source>the command line</source>
        <translation>命令行</translation>
    </message>
    <message>
        <source>cannot be read ({reason}); check its permissions</source>
        <translation>无法读取（{reason}）；请检查其权限</translation>
    </message>
    <message>
        <source>{environment} ({name})</source>
        <translation>{environment}（{name}）</translation>
    </message>
    <message>
        <source>the settings file {file}</source>
        <translation>设置文件 {file}</translation>
    </message>
    <message>
        <source>&quot;{table}&quot; must be a table: write it as [{table}]</source>
        <translation>“{table}”必须是表：请写成 [{table}]</translation>
    </message>
    <message>
        <source>is not UTF-8 text (byte {byte}); save it as UTF-8</source>
        <translation>不是 UTF-8 文本（第 {byte} 字节）；请存为 UTF-8</translation>
    </message>
    <message>
        <source>nested too deeply</source>
        <translation>嵌套太深</translation>
    </message>
    <message>
        <source>is not valid TOML: {reason}; nothing in it is used until this is mended</source>
        <translation>不是有效的 TOML：{reason}；改正之前其中内容一概不用</translation>
    </message>
    <message>
        <source>text, not empty</source>
        <translation>文字，不能为空</translation>
    </message>
    <message>
        <source>names or addresses, with commas between; their port is cassandra.port</source>
        <translation>主机名或地址，以逗号分隔；端口为 cassandra.port</translation>
    </message>
    <message>
        <source>a letter, then letters, digits and _, all lower case, at most 48</source>
        <translation>以字母开头，后接字母、数字和 _，全部小写，最多 48 个字符</translation>
    </message>
    <message>
        <source>empty, or a letter, then letters, digits and _, all lower case, at most 36</source>
        <translation>空，或以字母开头，后接字母、数字和 _，全部小写，最多 36 个字符</translation>
    </message>
    <message>
        <source>data centres with the number of copies in each, such as &quot;datacenter1:3, dc2:3&quot;</source>
        <translation>数据中心及其副本数，如“datacenter1:3, dc2:3”</translation>
    </message>
    <message>
        <source>a name of 1 to 64 characters in one line, without blanks around it</source>
        <translation>一行 1 到 64 个字符的名称，前后没有空格</translation>
    </message>
    <message>
        <source>{keys} could not be added without changing something else; write it there by hand</source>
        <translation>写入 {keys} 会改动其他内容；请手动写入</translation>
    </message>
    <message>
        <source>the file was moved, replaced or deleted; start digitpad again</source>
        <translation>文件已被移动、替换或删除；请重新启动 digitpad</translation>
    </message>
    <message>
        <source>{hosts} (port {port})</source>
        <translation>{hosts}（端口 {port}）</translation>
    </message>
    <message>
        <source>The clocks differ by {time}.</source>
        <translation>时钟相差{time}。</translation>
    </message>
    <message>
        <source>This computer&apos;s clock is {time} behind the cluster&apos;s: set it right. Syncing allows for it.</source>
        <translation>本机的时钟比集群慢{time}：请校准。同步会将此计算在内。</translation>
    </message>
    <message>
        <source>This computer&apos;s clock is {time} ahead of the cluster&apos;s: set it right. Syncing allows for it.</source>
        <translation>本机的时钟比集群快{time}：请校准。同步会将此计算在内。</translation>
    </message>
    <message>
        <source>The name &quot;{host}&quot; is not known: check how it is written.</source>
        <translation>找不到名称“{host}”：请检查拼写。</translation>
    </message>
    <message>
        <source>{host} is an address.</source>
        <translation>{host} 是地址。</translation>
    </message>
    <message>
        <source>{host} is {addresses}.</source>
        <translation>{host} 是 {addresses}。</translation>
    </message>
    <message>
        <source>{host}, port {port}, does not answer in {seconds} s: is it running, does a firewall stand between?</source>
        <translation>{host} 端口 {port} 在 {seconds} 秒内没有响应：它在运行吗？中间有防火墙吗？</translation>
    </message>
    <message>
        <source>{host}, port {port}, refuses the connection: is Cassandra running there, on this port?</source>
        <translation>{host} 端口 {port} 拒绝连接：Cassandra 在那里的这个端口上运行吗？</translation>
    </message>
    <message>
        <source>{host}, port {port}, cannot be reached ({reason}).</source>
        <translation>无法到达 {host} 端口 {port}（{reason}）。</translation>
    </message>
    <message>
        <source>{host} answers on port {port}.</source>
        <translation>{host} 在端口 {port} 有响应。</translation>
    </message>
    <message>
        <source>{host} broke off the handshake ({reason}).</source>
        <translation>{host} 中断了握手（{reason}）。</translation>
    </message>
    <message>
        <source>Encrypted ({version}). The certificate is valid until {day}: have it renewed.</source>
        <translation>已加密（{version}）。证书有效期至 {day}：请让人更新。</translation>
    </message>
    <message>
        <source>Encrypted ({version}). The certificate is valid until {day}.</source>
        <translation>已加密（{version}）。证书有效期至 {day}。</translation>
    </message>
    <message>
        <source>Not encrypted, but it does not leave this computer.</source>
        <translation>未加密，但内容不离开本机。</translation>
    </message>
    <message>
        <source>Not encrypted: whoever sees the network can read along. Turn TLS on.</source>
        <translation>未加密：能看到网络的人都能读到内容。请开启 TLS。</translation>
    </message>
    <message>
        <source>every data centre</source>
        <translation>每个数据中心</translation>
    </message>
    <message>
        <source>The keyspace &quot;{keyspace}&quot; keeps {count} copies. The consistency level ONE is allowed only where there is one: enter LOCAL_QUORUM.</source>
        <translation>键空间“{keyspace}”保存 {count} 个副本。只有一个副本时才允许一致性级别 ONE：请填写 LOCAL_QUORUM。</translation>
    </message>
    <message>
        <source>The keyspace &quot;{keyspace}&quot; keeps no copies in the data centre &quot;{datacentre}&quot;, but in {places}. Enter one of these, or have the keyspace altered.</source>
        <translation>键空间“{keyspace}”在数据中心“{datacentre}”没有副本，而在 {places}。请填写其中之一，或请人修改键空间。</translation>
    </message>
    <message>
        <source>1 node</source>
        <translation>1 个节点</translation>
    </message>
    <message>
        <source>{count} nodes</source>
        <translation>{count} 个节点</translation>
    </message>
    <message>
        <source>{count} in {place}</source>
        <translation>{place} {count} 个</translation>
    </message>
    <message>
        <source>The cluster has no data centre &quot;{name}&quot;; it has {known}. Enter one of these.</source>
        <translation>集群没有数据中心“{name}”；现有 {known}。请填写其中之一。</translation>
    </message>
    <message>
        <source>{datacentre} has {nodes}.</source>
        <translation>{datacentre} 有 {nodes}。</translation>
    </message>
    <message>
        <source>{keyspace} keeps copies: {copies}; written at {consistency}.</source>
        <translation>{keyspace} 保存的副本：{copies}；写入级别 {consistency}。</translation>
    </message>
    <message>
        <source>The tables are there (version {version}) and may be read and written.</source>
        <translation>表已就绪（版本 {version}），可以读写。</translation>
    </message>
    <message>
        <source>The tables are there (version {version}) and may be read.</source>
        <translation>表已就绪（版本 {version}），可以读取。</translation>
    </message>
    <message>
        <source>The cluster lets anybody in.</source>
        <translation>集群允许任何人登录。</translation>
    </message>
    <message>
        <source>The cluster lets &quot;{user}&quot; in.</source>
        <translation>集群允许“{user}”登录。</translation>
    </message>
    <message>
        <source>Too few nodes of {cluster} are up to look up the user&apos;s password and rights.</source>
        <translation>{cluster} 可用的节点太少，无法核对用户的密码和权限。</translation>
    </message>
    <message>
        <source>The user &quot;{user}&quot; may not do this in the cluster ({reason}). Have the right granted.</source>
        <translation>用户“{user}”无权在集群中这样做（{reason}）。请让人授予权限。</translation>
    </message>
    <message>
        <source>The cluster {cluster} asks for a user and a password. Enter them.</source>
        <translation>集群 {cluster} 要求用户和密码。请填写。</translation>
    </message>
    <message>
        <source>The password of &quot;{user}&quot; for the cluster is not known. Enter it.</source>
        <translation>不知道“{user}”的集群密码。请填写。</translation>
    </message>
    <message>
        <source>The cluster does not accept the user &quot;{user}&quot; with this password.</source>
        <translation>集群不接受用户“{user}”和此密码。</translation>
    </message>
    <message>
        <source>The cluster {cluster} is too old: digitpad needs Cassandra 4.1 or newer.</source>
        <translation>集群 {cluster} 版本太旧：digitpad 需要 Cassandra 4.1 或更新版本。</translation>
    </message>
    <message>
        <source>Too few nodes of {cluster} are up: {needed} copies must answer, {up} can.</source>
        <translation>{cluster} 可用的节点太少：须有 {needed} 个副本响应，现只有 {up} 个。</translation>
    </message>
    <message>
        <source>Too few nodes of {cluster} answered in time.</source>
        <translation>{cluster} 及时响应的节点太少。</translation>
    </message>
    <message>
        <source>The nodes of {cluster} are in trouble: {reason}.</source>
        <translation>{cluster} 的节点出了问题：{reason}。</translation>
    </message>
    <message>
        <source>no answer in time</source>
        <translation>没有及时响应</translation>
    </message>
    <message>
        <source>no connection</source>
        <translation>没有连接</translation>
    </message>
    <message>
        <source>Nobody answers at {cluster}: {reason}.</source>
        <translation>{cluster} 没有响应：{reason}。</translation>
    </message>
    <message>
        <source>The cluster has no tables of digitpad in the keyspace &quot;{keyspace}&quot;. Make them with: digitpad cluster init</source>
        <translation>集群的键空间“{keyspace}”中没有 digitpad 的表。请用此命令建立：digitpad cluster init</translation>
    </message>
    <message>
        <source>the connection was closed</source>
        <translation>连接已关闭</translation>
    </message>
    <message>
        <source>{table}: is there</source>
        <translation>{table}：已存在</translation>
    </message>
    <message>
        <source>{table}: made</source>
        <translation>{table}：已建立</translation>
    </message>
    <message>
        <source>schema: version {version}</source>
        <translation>表结构：版本 {version}</translation>
    </message>
    <message>
        <source>keyspace {keyspace}: is there</source>
        <translation>键空间 {keyspace}：已存在</translation>
    </message>
    <message>
        <source>keyspace {keyspace}: made (copies: {copies})</source>
        <translation>键空间 {keyspace}：已建立（副本：{copies}）</translation>
    </message>
    <message>
        <source>The data centre &quot;{name}&quot; has {nodes}: it cannot keep {count} copies. Enter another replication.</source>
        <translation>数据中心“{name}”有 {nodes}：无法保存 {count} 个副本。请填写其他副本数。</translation>
    </message>
    <message>
        <source>The cluster refused it: {reason}.</source>
        <translation>集群拒绝了它：{reason}。</translation>
    </message>
    <message>
        <source>The cluster does not do what digitpad asks for: {reason}.</source>
        <translation>集群没有执行 digitpad 的请求：{reason}。</translation>
    </message>
    <message>
        <source>No answer from {cluster} in time.</source>
        <translation>{cluster} 没有及时响应。</translation>
    </message>
    <message>
        <source>The session with {cluster} was closed.</source>
        <translation>与 {cluster} 的会话已关闭。</translation>
    </message>
    <message>
        <source>The nodes do not agree on the tables yet. Run it again.</source>
        <translation>各节点的表尚未一致。请再运行一次。</translation>
    </message>
    <message>
        <source>The record cannot be written to a cluster: {reason}.</source>
        <translation>此记录无法写入集群：{reason}。</translation>
    </message>
    <message>
        <source>There is nothing here that keeps passwords safely. Enter it once a run, or set the environment variable {variable}.</source>
        <translation>这里没有可安全保管密码的地方。请每次运行时输入一次，或设置环境变量 {variable}。</translation>
    </message>
    <message>
        <source>The system&apos;s keyring did not keep the password. Unlock it and try again, or set the environment variable {variable}.</source>
        <translation>系统的密钥环没有保存密码。请解锁后重试，或设置环境变量 {variable}。</translation>
    </message>
    <message>
        <source>No secure connection: the file {file} cannot be used ({reason}). Check the settings for TLS.</source>
        <translation>无法建立安全连接：文件 {file} 不能使用（{reason}）。请检查 TLS 设置。</translation>
    </message>
    <message>
        <source>No secure connection with {cluster}: {reason}. Nothing was sent.</source>
        <translation>无法与 {cluster} 建立安全连接：{reason}。未发送任何内容。</translation>
    </message>
    <message>
        <source>The cluster {cluster} asks for TLS on this port: turn TLS on.</source>
        <translation>集群 {cluster} 在此端口要求 TLS：请开启 TLS。</translation>
    </message>
    <message>
        <source>The export was stopped after {number} drawings. {untouched}</source>
        <translation>导出在 {number} 份字迹后停止。{untouched}</translation>
    </message>
    <message>
        <source>The journal is unharmed, and no half-written file is left.</source>
        <translation>历史记录完好无损，也没有留下写了一半的文件。</translation>
    </message>
    <message>
        <source>{file} is not an ordinary file. Choose another name for the export.</source>
        <translation>{file} 不是普通文件。请为导出另选一个名称。</translation>
    </message>
    <message>
        <source>{file} is write-protected. Choose another name for the export.</source>
        <translation>{file} 有写保护。请为导出另选一个名称。</translation>
    </message>
    <message>
        <source>{file} is not a folder. Choose another name for the export.</source>
        <translation>{file} 不是文件夹。请为导出另选一个名称。</translation>
    </message>
    <message>
        <source>The folder {file} is not empty. Choose another name for the export.</source>
        <translation>文件夹 {file} 不是空的。请为导出另选一个名称。</translation>
    </message>
    <message>
        <source>{file} belongs to the journal. Choose another name for the export.</source>
        <translation>{file} 属于历史记录。请为导出另选一个名称。</translation>
    </message>
    <message>
        <source>There is no room for the export {file}. Make room or choose another folder. {untouched}</source>
        <translation>没有空间存放导出 {file}。请腾出空间或另选文件夹。{untouched}</translation>
    </message>
    <message>
        <source>The export {file} cannot be written: its folder is read-only. Choose another. {untouched}</source>
        <translation>无法写入导出 {file}：其文件夹是只读的。请另选一个。{untouched}</translation>
    </message>
    <message>
        <source>The folder of the export {file} is not there. Choose another. {untouched}</source>
        <translation>导出 {file} 的文件夹不存在。请另选一个。{untouched}</translation>
    </message>
    <message>
        <source>The export {file} could not be written ({reason}). Choose another folder. {untouched}</source>
        <translation>无法写入导出 {file}（{reason}）。请另选文件夹。{untouched}</translation>
    </message>
    <message>
        <source>There is no {file}.</source>
        <translation>没有 {file}。</translation>
    </message>
    <message>
        <source>{file} cannot be read ({reason}).</source>
        <translation>无法读取 {file}（{reason}）。</translation>
    </message>
    <message>
        <source>What {file} holds cannot be told from its name. Name the format.</source>
        <translation>从名称看不出 {file} 的内容。请指明格式。</translation>
    </message>
    <message>
        <source>{file} is damaged ({reason}). Fetch it again.</source>
        <translation>{file} 已损坏（{reason}）。请重新获取。</translation>
    </message>
    <message>
        <source>{file} is not an IDX file.</source>
        <translation>{file} 不是 IDX 文件。</translation>
    </message>
    <message>
        <source>{file} holds values of type {type}; only unsigned bytes (0x08) can be read.</source>
        <translation>{file} 中的值类型为 {type}；只能读取无符号字节（0x08）。</translation>
    </message>
    <message>
        <source>{file} ends within its header. Fetch it again.</source>
        <translation>{file} 在文件头中就结束了。请重新获取。</translation>
    </message>
    <message>
        <source>{file} claims {shape} values, more than can be read.</source>
        <translation>{file} 声称有 {shape} 个值，超出可读取的数量。</translation>
    </message>
    <message>
        <source>{file} ends after {read} of {count} values. Fetch it again.</source>
        <translation>{file} 应有 {count} 个值，却在第 {read} 个之后结束。请重新获取。</translation>
    </message>
    <message>
        <source>{file} goes on after its {count} values: its header is wrong or something was added.</source>
        <translation>{file} 在其 {count} 个值之后还有内容：文件头有误，或后来添加了内容。</translation>
    </message>
    <message>
        <source>{file} does not hold images (*-images-idx3-ubyte). Name the file that does.</source>
        <translation>{file} 中没有图像（*-images-idx3-ubyte）。请指明含图像的文件。</translation>
    </message>
    <message>
        <source>{file} holds {shape} values, not images of at most {limit} pixels a side.</source>
        <translation>{file} 中有 {shape} 个值，不是边长不超过 {limit} 像素的图像。</translation>
    </message>
    <message>
        <source>{file} holds {count} images, and its file of labels {labels}.</source>
        <translation>{file} 中有 {count} 个图像，而其标注文件中有 {labels} 个标注。</translation>
    </message>
    <message>
        <source>{file}, image {number}</source>
        <translation>{file}，图像 {number}</translation>
    </message>
    <message>
        <source>its label is {label}, which is no digit</source>
        <translation>其标注是 {label}，不是数字</translation>
    </message>
    <message>
        <source>There are no pictures in {folder}.</source>
        <translation>{folder} 中没有图片。</translation>
    </message>
    <message>
        <source>it cannot be read ({reason})</source>
        <translation>无法读取（{reason}）</translation>
    </message>
    <message>
        <source>This is no XML that can be read on: {reason}.</source>
        <translation>这个 XML 无法继续读取：{reason}。</translation>
    </message>
    <message>
        <source>It has a DOCTYPE, which InkML has not. Leave it out.</source>
        <translation>其中有 DOCTYPE，而 InkML 没有。请把它去掉。</translation>
    </message>
    <message>
        <source>This is no InkML: its first element is &lt;{element}&gt;.</source>
        <translation>这不是 InkML：首个元素是 &lt;{element}&gt;。</translation>
    </message>
    <message>
        <source>Its elements are nested more than {limit} deep.</source>
        <translation>其元素嵌套超过 {limit} 层。</translation>
    </message>
    <message>
        <source>line {line}</source>
        <translation>第 {line} 行</translation>
    </message>
    <message>
        <source>the drawing has more than {limit} MB</source>
        <translation>字迹超过 {limit} MB</translation>
    </message>
    <message>
        <source>the drawing has no trace</source>
        <translation>字迹没有笔画</translation>
    </message>
    <message>
        <source>its time has no time zone</source>
        <translation>其时间没有时区</translation>
    </message>
    <message>
        <source>a point cannot be read: {point}</source>
        <translation>有一个点无法读取：{point}</translation>
    </message>
    <message>
        <source>a trace has no points</source>
        <translation>有一个笔画没有点</translation>
    </message>
    <message>
        <source>a coordinate is not finite</source>
        <translation>有一个坐标不是有限数</translation>
    </message>
    <message>
        <source>The cluster&apos;s tables are of a newer digitpad (version {version}; this one knows {known}). Install the newer digitpad; until then everything stays in the journal.</source>
        <translation>集群的表来自较新的 digitpad（版本 {version}；此程序只认识 {known}）。请安装较新的 digitpad；在此之前，一切都留在本机的历史记录中。</translation>
    </message>
    <message>
        <source>the cluster does not speak TLS on this port. Check the port, or have its encryption turned on</source>
        <translation>集群在此端口不使用 TLS。请检查端口，或让人开启集群的加密</translation>
    </message>
    <message>
        <source>its certificate has expired. Have it renewed, or check this computer&apos;s clock</source>
        <translation>其证书已过期。请让人更新，或检查本机的时钟</translation>
    </message>
    <message>
        <source>its certificate is not valid yet. Check this computer&apos;s clock</source>
        <translation>其证书尚未生效。请检查本机的时钟</translation>
    </message>
    <message>
        <source>its certificate names another host. Enter the host as the certificate names it</source>
        <translation>其证书是另一主机的。请按证书上的名称填写主机</translation>
    </message>
    <message>
        <source>its certificate is not from an authority that is trusted here. Check the CA file</source>
        <translation>其证书不是由这里信任的机构签发的。请检查 CA 文件</translation>
    </message>
    <message>
        <source>it does not accept this computer&apos;s certificate. Check certificate and key</source>
        <translation>它不接受本机的证书。请检查证书和密钥</translation>
    </message>
    <message>
        <source>the handshake failed ({reason})</source>
        <translation>握手失败（{reason}）</translation>
    </message>
    <message>
        <source>it has not just one of ink and picture</source>
        <translation>须有笔迹或图片之一</translation>
    </message>
    <message>
        <source>its part is {part}</source>
        <translation>其分区号是 {part}</translation>
    </message>
    <message>
        <source>it has a picture&apos;s name and no picture</source>
        <translation>有图片名称而没有图片</translation>
    </message>
    <message>
        <source>a version is {version}</source>
        <translation>有一个版本是 {version}</translation>
    </message>
    <message>
        <source>it is blank</source>
        <translation>它是空白的</translation>
    </message>
    <message>
        <source>its picture has {count} bytes</source>
        <translation>其图片有 {count} 字节</translation>
    </message>
    <message>
        <source>its picture has no size</source>
        <translation>其图片没有尺寸</translation>
    </message>
    <message>
        <source>its picture has no name</source>
        <translation>其图片没有名称</translation>
    </message>
    <message>
        <source>less than a second</source>
        <translation>不到 1 秒</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation> {seconds} 秒</translation>
    </message>
    <message>
        <source>{days} days</source>
        <translation> {days} 天</translation>
    </message>
    <message>
        <source>{hours} h</source>
        <translation> {hours} 小时</translation>
    </message>
    <message>
        <source>{minutes} min</source>
        <translation> {minutes} 分钟</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min</source>
        <translation> {hours} 小时 {minutes} 分钟</translation>
    </message>
    <message>
        <source>The journal {path} is in use by another digitpad (process {pid}). Close the other program.</source>
        <translation>另一个 digitpad（进程 {pid}）正在使用历史记录 {path}。请关闭那个程序。</translation>
    </message>
    <message>
        <source>The journal {path} is in use by another program. Close the other program.</source>
        <translation>另一个程序正在使用历史记录 {path}。请关闭那个程序。</translation>
    </message>
    <message>
        <source>The journal {path} was made by a newer digitpad (format {found}, this one knows {known}). It was not touched. Install the newer digitpad, or choose another journal in the settings.</source>
        <translation>历史记录 {path} 由较新的 digitpad 建立（格式 {found}，此程序只认识 {known}）。它未被改动。请安装较新的 digitpad，或在设置中另选历史记录。</translation>
    </message>
    <message>
        <source>{path} is another program&apos;s database, not a digitpad journal. It was not touched. Choose another file as the journal in the settings.</source>
        <translation>{path} 是其他程序的数据库，不是 digitpad 的历史记录。它未被改动。请在设置中另选文件作为历史记录。</translation>
    </message>
    <message>
        <source>There is no journal at {path} yet. Start digitpad and draw something first.</source>
        <translation>{path} 处还没有历史记录。请先启动 digitpad 写点什么。</translation>
    </message>
    <message>
        <source>The journal {path} is damaged ({detail}). Start digitpad again: it keeps the damaged file aside and begins a new one.</source>
        <translation>历史记录 {path} 已损坏（{detail}）。请重新启动 digitpad：它会把损坏的文件另行保留，并新建一个。</translation>
    </message>
    <message>
        <source>The journal {path} cannot be written. Give yourself the right to write to the file and its folder, or choose another journal in the settings.</source>
        <translation>无法写入历史记录 {path}。请允许自己写入该文件及其文件夹，或在设置中另选历史记录。</translation>
    </message>
    <message>
        <source>There is no room left for the journal {path}. Make room; saving then goes on by itself.</source>
        <translation>历史记录 {path} 没有空间了。请腾出空间；之后会自动继续保存。</translation>
    </message>
    <message>
        <source>The journal {path} cannot be used ({detail}). Check the disk and your rights to the file, then try again.</source>
        <translation>无法使用历史记录 {path}（{detail}）。请检查磁盘和您对该文件的权限，然后重试。</translation>
    </message>
    <message>
        <source>Parquet needs pyarrow, which is not installed. Install it (pip install pyarrow, or digitpad with the extra parquet), or choose another format.</source>
        <translation>Parquet 需要 pyarrow，而它没有安装。请安装它（pip install pyarrow，或安装带 parquet 附加项的 digitpad），或另选格式。</translation>
    </message>
    <message>
        <source>it is said to be erased and has strokes</source>
        <translation>标明已彻底删除，却有笔画</translation>
    </message>
    <message>
        <source>it is said to be erased and has a picture, or is not and has none</source>
        <translation>标明已彻底删除却有图片，或未标明却没有图片</translation>
    </message>
    <message>
        <source>a label or name in it is longer than {limit} characters</source>
        <translation>其中有标注或名称超过 {limit} 个字符</translation>
    </message>
    <message>
        <source>{place}: {reason}</source>
        <translation>{place}：{reason}</translation>
    </message>
    <message>
        <source>{file} is not an ordinary file.</source>
        <translation>{file} 不是普通文件。</translation>
    </message>
    <message>
        <source>from here on</source>
        <translation>从此处起</translation>
    </message>
    <message>
        <source>{count} drawings came in before; they stay.</source>
        <translation>此前已导入 {count} 份字迹；它们会保留。</translation>
    </message>
    <message>
        <source>The import was stopped after {rows} rows; {count} new drawings are in. Import it again to go on.</source>
        <translation>导入在 {rows} 行后停止；已导入 {count} 份新字迹。再次导入即可继续。</translation>
    </message>
    <message>
        <source>its content contradicts itself: {reason}</source>
        <translation>其内容自相矛盾：{reason}</translation>
    </message>
    <message>
        <source>it is a folder</source>
        <translation>它是文件夹</translation>
    </message>
    <message>
        <source>it is not an ordinary file</source>
        <translation>它不是普通文件</translation>
    </message>
    <message>
        <source>a digit belongs to no number</source>
        <translation>有数字不属于任何数字串</translation>
    </message>
    <message>
        <source>“{name}” cannot be read: {reason}.</source>
        <translation>无法读取“{name}”：{reason}。</translation>
    </message>
    <message>
        <source>its format is an older one; start digitpad once to upgrade it</source>
        <translation>其格式较旧；启动一次 digitpad 即可升级</translation>
    </message>
    <message>
        <source>a digit does not have {count} probabilities</source>
        <translation>有数字没有 {count} 个概率</translation>
    </message>
    <message>
        <source>text in it is not UTF-8: {reason}</source>
        <translation>其中有文字不是 UTF-8：{reason}</translation>
    </message>
    <message>
        <source>This computer&apos;s clock is {time} behind the cluster&apos;s. Set it right; until then changes are stamped with the cluster&apos;s time.</source>
        <translation>本机的时钟比集群慢{time}。请校准；在此之前，更改按集群的时间记录。</translation>
    </message>
    <message>
        <source>This computer&apos;s clock is {time} ahead of the cluster&apos;s. Set it right; until then changes are stamped with the cluster&apos;s time.</source>
        <translation>本机的时钟比集群快{time}。请校准；在此之前，更改按集群的时间记录。</translation>
    </message>
    <message>
        <source>The cluster did not answer within {seconds} seconds. digitpad connects anew.</source>
        <translation>集群在 {seconds} 秒内没有响应。digitpad 将重新连接。</translation>
    </message>
    <message>
        <source>The cluster did not answer within {seconds} seconds. Try again later.</source>
        <translation>集群在 {seconds} 秒内没有响应。请稍后再试。</translation>
    </message>
    <message>
        <source>Drawings that lie damaged in the cluster and were left there: {count}.</source>
        <translation>集群中已损坏、留在那里的字迹：{count} 份。</translation>
    </message>
    <message>
        <source>Not all that other devices sent has reached the cluster&apos;s replicas yet (logs with gaps: {count}). It is fetched as soon as it is there.</source>
        <translation>其他设备发送的内容尚未全部到达集群的副本（有缺口的日志：{count}）。到达后即会获取。</translation>
    </message>
    <message>
        <source>The cluster has not acknowledged what was sent {seconds} seconds ago. digitpad connects anew and sends it again.</source>
        <translation>集群没有确认 {seconds} 秒前发送的内容。digitpad 将重新连接并再次发送。</translation>
    </message>
    <message>
        <source>The cluster refuses even an empty row of the log: {reason} Compare its tables with those that `digitpad cluster init` makes.</source>
        <translation>集群连日志的空行也拒绝：{reason}请将其表与 `digitpad cluster init` 所建立的相比较。</translation>
    </message>
    <message>
        <source>it is being opened</source>
        <translation>正在打开</translation>
    </message>
    <message>
        <source>The password of “{user}” is not known on this computer.</source>
        <translation>本机上没有“{user}”的密码。</translation>
    </message>
    <message>
        <source>{file} cannot be used: {reason}.</source>
        <translation>无法使用 {file}：{reason}。</translation>
    </message>
</context>
<context>
    <name>SearchLine</name>
    <message>
        <source>Search: 7, 20*, is:unsure, model:…, after:2026-11-01</source>
        <translation>搜索：7、20*、is:unsure、model:…、after:2026-11-01</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Empty the search line</source>
        <translation>清空搜索行</translation>
    </message>
    <message>
        <source>Empty the search line (Esc)</source>
        <translation>清空搜索行（Esc）</translation>
    </message>
    <message>
        <source>What to list ({shortcut}). A number or a part of one: 7, 20*. Or words: is:number, length:4, read:9, is:unsure, is:corrected, is:wrong, -is:reviewed, is:no-digit, is:deleted, sure:&lt;80, model:…, from:pictures, name:…, on:today, after:2026-11-01, before:2026-11</source>
        <translation>要列出什么（{shortcut}）。一个数或它的一部分：7、20*。或用词：is:number（数字串）、length:4（位数）、read:9（识别结果）、is:unsure（不确定）、is:corrected（已更正）、is:wrong（识别错误）、-is:reviewed（未审阅）、is:no-digit（不是数字）、is:deleted（已删除）、sure:&lt;80（把握）、model:…（模型）、from:pictures（图片）、name:…（文件名）、on:today（今天）、after:2026-11-01（起）、before:2026-11（之前）</translation>
    </message>
</context>
<context>
    <name>Sentences</name>
    <message>
        <source>{words}.</source>
        <translation>{words}。</translation>
    </message>
</context>
<context>
    <name>ShareChart</name>
    <message>
        <source>Thin lines: what chance allows ({certainty})</source>
        <translation>细线：随机波动的范围（{certainty}）</translation>
    </message>
    <message>
        <source>Thin lines: what chance allows ({certainty}); arrow: further than the axis</source>
        <translation>细线：随机波动的范围（{certainty}）；箭头：超出坐标轴</translation>
    </message>
    <message>
        <source>reviewed</source>
        <translation>已审阅</translation>
    </message>
    <message>
        <source>right</source>
        <translation>正确</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>Not saved</source>
        <translation>未保存</translation>
    </message>
    <message>
        <source>Saving…</source>
        <translation>正在保存…</translation>
    </message>
    <message>
        <source>Saved {time}</source>
        <translation>{time} 已保存</translation>
    </message>
    <message>
        <source>Nothing to save</source>
        <translation>没有需要保存的内容</translation>
    </message>
</context>
<context>
    <name>SurenessChart</name>
    <message>
        <source>How sure, and how often right</source>
        <translation>置信度与正确率</translation>
    </message>
    <message>
        <source>how sure it was</source>
        <translation>置信度</translation>
    </message>
    <message>
        <source>how often it was right</source>
        <translation>实际正确率</translation>
    </message>
    <message>
        <source>{sure} sure on average: {right} right, of {count} drawings</source>
        <translation>平均置信度 {sure}：{count} 份字迹中 {right} 正确</translation>
    </message>
    <message>
        <source>Calibration error {error}; on the dashed line it is as sure as it may be</source>
        <translation>校准误差 {error}；落在虚线上时，置信度恰如其分</translation>
    </message>
</context>
<context>
    <name>Sync</name>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>端口</translation>
    </message>
    <message>
        <source>TLS</source>
        <translation>TLS</translation>
    </message>
    <message>
        <source>User and password</source>
        <translation>用户和密码</translation>
    </message>
    <message>
        <source>Data centre</source>
        <translation>数据中心</translation>
    </message>
    <message>
        <source>Keyspace</source>
        <translation>键空间</translation>
    </message>
    <message>
        <source>Schema</source>
        <translation>表结构</translation>
    </message>
    <message>
        <source>Clock</source>
        <translation>时钟</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>被拒绝</translation>
    </message>
    <message>
        <source>Up to date, with a warning</source>
        <translation>已同步，有警告</translation>
    </message>
    <message>
        <source>A warning</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>发生了什么</translation>
    </message>
    <message>
        <source>A warning; syncing goes on</source>
        <translation>警告；同步继续进行</translation>
    </message>
    <message>
        <source>The cluster takes everything but these. They are safe here.</source>
        <translation>除这些外，集群全部接受。它们安全地留在本机。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln drawings wait here, safe.</source>
        <translation>
            <numerusform>%Ln 份字迹安全地留在本机，等待发送。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln drawings refused</source>
        <translation>
            <numerusform>%Ln 份字迹被拒绝</numerusform>
        </translation>
    </message>
    <message>
        <source>Only here, waits to be sent</source>
        <translation>仅在本机，等待发送</translation>
    </message>
    <message>
        <source>On its way to the cluster</source>
        <translation>正在发往集群</translation>
    </message>
    <message>
        <source>In the cluster, verified</source>
        <translation>已在集群中，并已核对</translation>
    </message>
    <message>
        <source>Refused by the cluster</source>
        <translation>被集群拒绝</translation>
    </message>
    <message>
        <source>{number} s</source>
        <translation>{number} 秒</translation>
    </message>
    <message>
        <source>{number} min</source>
        <translation>{number} 分钟</translation>
    </message>
    <message>
        <source>sync has stopped</source>
        <translation>同步已停止</translation>
    </message>
    <message>
        <source>check user and password</source>
        <translation>请检查用户和密码</translation>
    </message>
    <message>
        <source>check TLS</source>
        <translation>请检查 TLS</translation>
    </message>
    <message>
        <source>check the data centre</source>
        <translation>请检查数据中心</translation>
    </message>
    <message>
        <source>set up the keyspace</source>
        <translation>请建立键空间</translation>
    </message>
    <message>
        <source>update digitpad</source>
        <translation>请更新 digitpad</translation>
    </message>
    <message>
        <source>choose another consistency</source>
        <translation>请另选一致性级别</translation>
    </message>
    <message>
        <source>check the settings</source>
        <translation>请检查设置</translation>
    </message>
    <message>
        <source>check the history</source>
        <translation>请检查历史记录</translation>
    </message>
    <message>
        <source>Paused, {count} waiting</source>
        <translation>已暂停，{count} 份等待</translation>
    </message>
    <message>
        <source>Sync is paused</source>
        <translation>同步已暂停</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Sending {done} of {total}</source>
        <translation>正在发送 {done} / {total}</translation>
    </message>
    <message>
        <source>Sending…</source>
        <translation>正在发送…</translation>
    </message>
    <message>
        <source>Fetching {done} of {total}</source>
        <translation>正在获取 {done} / {total}</translation>
    </message>
    <message>
        <source>Fetching…</source>
        <translation>正在获取…</translation>
    </message>
    <message>
        <source>Verifying {done} of {total}</source>
        <translation>正在核对 {done} / {total}</translation>
    </message>
    <message>
        <source>Verifying…</source>
        <translation>正在核对…</translation>
    </message>
    <message>
        <source>Attention: {advice}</source>
        <translation>请注意：{advice}</translation>
    </message>
    <message>
        <source>Attention</source>
        <translation>请注意</translation>
    </message>
    <message>
        <source>Sync is off</source>
        <translation>同步已关闭</translation>
    </message>
    <message>
        <source>Sync waits for the history</source>
        <translation>同步正在等待历史记录</translation>
    </message>
    <message>
        <source>Sync waits</source>
        <translation>同步等待中</translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation>正在连接…</translation>
    </message>
    <message>
        <source>Offline, {count} waiting</source>
        <translation>离线，{count} 份等待</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>离线</translation>
    </message>
    <message>
        <source>{text}, next try in {time}</source>
        <translation>{text}，{time}后重试</translation>
    </message>
    <message>
        <source>Up to date</source>
        <translation>已同步</translation>
    </message>
    <message>
        <source>Up to date, verified {time}</source>
        <translation>已同步，{time} 核对</translation>
    </message>
    <message>
        <source>Drawings are kept on this computer alone. Name a host to sync them.</source>
        <translation>字迹只保存在本机。填写主机即可同步。</translation>
    </message>
    <message>
        <source>It begins when the history on this computer is open and whole.</source>
        <translation>本机的历史记录打开且完好后开始同步。</translation>
    </message>
    <message>
        <source>Nothing is sent or fetched until you choose “Resume”.</source>
        <translation>在您选择“继续”之前，不发送也不获取。</translation>
    </message>
    <message>
        <source>Choose “Sync now” to try again.</source>
        <translation>选择“立即同步”重试。</translation>
    </message>
    <message>
        <source>Nothing is sent until then.</source>
        <translation>在此之前不发送任何内容。</translation>
    </message>
    <message>
        <source>They are sent when the cluster answers.</source>
        <translation>集群响应后即发送。</translation>
    </message>
    <message>
        <source>Nothing waits to be sent. It is tried again by itself.</source>
        <translation>没有等待发送的内容。会自动重试。</translation>
    </message>
    <message>
        <source>Quitting loses nothing.</source>
        <translation>退出不会丢失任何内容。</translation>
    </message>
    <message>
        <source>Last sent {time}.</source>
        <translation>上次发送：{time}。</translation>
    </message>
    <message>
        <source>Verified {time}: all that was sent was found in the cluster.</source>
        <translation>{time} 核对：已发送的内容都在集群中。</translation>
    </message>
    <message>
        <source>Fetched since the start: {count}.</source>
        <translation>启动以来获取：{count} 份。</translation>
    </message>
    <message>
        <source>Nothing waits to be sent.</source>
        <translation>没有等待发送的内容。</translation>
    </message>
</context>
<context>
    <name>SyncBadge</name>
    <message>
        <source>Sync: {state}</source>
        <translation>同步：{state}</translation>
    </message>
    <message>
        <source>A click shows more</source>
        <translation>点击查看详情</translation>
    </message>
</context>
<context>
    <name>SyncCommands</name>
    <message>
        <source>Not saved: {problem}</source>
        <translation>未保存：{problem}</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>已保存</translation>
    </message>
    <message>
        <source>The sync settings that you changed are not saved</source>
        <translation>您更改的同步设置尚未保存</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>再看一下</translation>
    </message>
    <message numerus="yes">
        <source>%Ln drawings from last time wait</source>
        <translation>
            <numerusform>上次有 %Ln 份字迹等待发送</numerusform>
        </translation>
    </message>
    <message>
        <source>{caption}, drawn {when}</source>
        <translation>{caption}，书写于 {when}</translation>
    </message>
</context>
<context>
    <name>SyncForm</name>
    <message>
        <source>What is greyed out comes from {origins} and is changed there.</source>
        <translation>灰色的项来自 {origins}，请在那里更改。</translation>
    </message>
    <message>
        <source>{field} must be {allowed}.</source>
        <translation>{field}必须是{allowed}。</translation>
    </message>
    <message>
        <source>A key belongs to a certificate: name that, too.</source>
        <translation>密钥须与证书配套：请同时填写证书。</translation>
    </message>
    <message>
        <source>A password belongs to a user: name that, too.</source>
        <translation>密码属于用户：请同时填写用户。</translation>
    </message>
    <message>
        <source>A password belongs to a cluster: name a host, too.</source>
        <translation>密码属于集群：请同时填写主机。</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>On, host names checked</source>
        <translation>开启，检查主机名</translation>
    </message>
    <message>
        <source>On, host names not checked</source>
        <translation>开启，不检查主机名</translation>
    </message>
    <message>
        <source>Send mine</source>
        <translation>发送我的</translation>
    </message>
    <message>
        <source>Send mine, fetch my group&apos;s</source>
        <translation>发送我的，获取本组的</translation>
    </message>
    <message>
        <source>Send none, fetch my group&apos;s</source>
        <translation>不发送，获取本组的</translation>
    </message>
    <message>
        <source>Send none, fetch none</source>
        <translation>不发送，不获取</translation>
    </message>
    <message>
        <source>Some of the cluster&apos;s computers, with commas between. Without any, sync is off.</source>
        <translation>集群中的几台计算机，以逗号分隔。不填则关闭同步。</translation>
    </message>
    <message>
        <source>Whom the cluster knows you as; empty where it asks nobody</source>
        <translation>您在集群中的用户名；集群不要求登录时留空</translation>
    </message>
    <message>
        <source>Typed in and saved, it is kept by your system, never in a file of digitpad</source>
        <translation>键入并保存后由系统保管，绝不写入 digitpad 的文件</translation>
    </message>
    <message>
        <source>The authority that signed the cluster&apos;s certificates</source>
        <translation>为集群证书签名的机构</translation>
    </message>
    <message>
        <source>Your own certificate, where the cluster asks for one</source>
        <translation>您自己的证书，集群要求时填写</translation>
    </message>
    <message>
        <source>The key of your certificate</source>
        <translation>您证书的密钥</translation>
    </message>
    <message>
        <source>How many copies must be written before a drawing counts as sent</source>
        <translation>写入多少副本后字迹才算已发送</translation>
    </message>
    <message>
        <source>Your class or lab: devices of a group can fetch each other&apos;s drawings</source>
        <translation>您的班级或实验室：同组设备可以互相获取字迹</translation>
    </message>
    <message>
        <source>Whether your drawings are sent, and whether those of your group are fetched</source>
        <translation>是否发送您的字迹，是否获取本组的字迹</translation>
    </message>
    <message>
        <source>The first day whose drawings are fetched, such as 2026-09-01</source>
        <translation>从哪一天起获取字迹，例如 2026-09-01</translation>
    </message>
    <message>
        <source>Hosts</source>
        <translation>主机</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>端口</translation>
    </message>
    <message>
        <source>The same for all hosts</source>
        <translation>所有主机相同</translation>
    </message>
    <message>
        <source>Keyspace</source>
        <translation>键空间</translation>
    </message>
    <message>
        <source>Where the tables are</source>
        <translation>表所在的位置</translation>
    </message>
    <message>
        <source>Data centre</source>
        <translation>数据中心</translation>
    </message>
    <message>
        <source>The one nearest to you, as the cluster calls it</source>
        <translation>离您最近的数据中心，按集群中的名称</translation>
    </message>
    <message>
        <source>User</source>
        <translation>用户</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>密码</translation>
    </message>
    <message>
        <source>TLS</source>
        <translation>TLS</translation>
    </message>
    <message>
        <source>Whether what is sent is encrypted</source>
        <translation>传输是否加密</translation>
    </message>
    <message>
        <source>CA file</source>
        <translation>CA 文件</translation>
    </message>
    <message>
        <source>Client certificate</source>
        <translation>客户端证书</translation>
    </message>
    <message>
        <source>Client key</source>
        <translation>客户端密钥</translation>
    </message>
    <message>
        <source>Consistency</source>
        <translation>一致性级别</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>小组</translation>
    </message>
    <message>
        <source>Send / fetch</source>
        <translation>发送 / 获取</translation>
    </message>
    <message>
        <source>Fetch from</source>
        <translation>获取起始日</translation>
    </message>
    <message>
        <source>the system&apos;s</source>
        <translation>使用系统的</translation>
    </message>
    <message>
        <source>the beginning</source>
        <translation>从头开始</translation>
    </message>
</context>
<context>
    <name>SyncPage</name>
    <message>
        <source>Sync</source>
        <translation>同步</translation>
    </message>
    <message>
        <source>Cassandra cluster</source>
        <translation>Cassandra 集群</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Use these settings from now on</source>
        <translation>今后使用这些设置</translation>
    </message>
    <message>
        <source>Test connection</source>
        <translation>测试连接</translation>
    </message>
    <message>
        <source>Try these settings out, saved or not, and say what is wrong</source>
        <translation>试用这些设置（不论是否已保存），并指出问题</translation>
    </message>
    <message>
        <source>Set up keyspace…</source>
        <translation>建立键空间…</translation>
    </message>
    <message>
        <source>Make the keyspace and its tables in the cluster, after a question</source>
        <translation>询问后在集群中建立键空间及其表</translation>
    </message>
    <message>
        <source>Name at least one host.</source>
        <translation>请至少填写一个主机。</translation>
    </message>
</context>
<context>
    <name>SyncPanel</name>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Go on sending and fetching</source>
        <translation>继续发送和获取</translation>
    </message>
    <message>
        <source>Leave the cluster alone for a while</source>
        <translation>暂时不访问集群</translation>
    </message>
    <message>
        <source>Sync now</source>
        <translation>立即同步</translation>
    </message>
    <message>
        <source>Close the drawing on the pad, and do not wait for the next try</source>
        <translation>完成手写板上的字迹，不等下一次重试</translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>核对</translation>
    </message>
    <message>
        <source>Compare everything with the cluster, and send what is missing there</source>
        <translation>将全部内容与集群比较，并发送集群缺少的</translation>
    </message>
    <message>
        <source>Password…</source>
        <translation>密码…</translation>
    </message>
    <message>
        <source>Type the password in</source>
        <translation>键入密码</translation>
    </message>
</context>
<context>
    <name>TimeChart</name>
    <message>
        <source>Nothing drawn yet</source>
        <translation>尚未书写</translation>
    </message>
    <message>
        <source>{first} to {last}</source>
        <translation>{first} 至 {last}</translation>
    </message>
    <message>
        <source>of these corrected</source>
        <translation>其中已更正</translation>
    </message>
</context>
<context>
    <name>Toolbar</name>
    <message>
        <source>Tools</source>
        <translation>工具</translation>
    </message>
</context>
<context>
    <name>UnderstoodLine</name>
    <message>
        <source>All drawings, newest first</source>
        <translation>全部字迹，最新的在前</translation>
    </message>
</context>
<context>
    <name>Unforeseen</name>
    <message>
        <source>digitpad cannot go on.</source>
        <translation>digitpad 无法继续运行。</translation>
    </message>
    <message>
        <source>Something went wrong that nobody foresaw. What was shown as saved is safe. Start digitpad again; if this goes on, the logs tell more: {path}</source>
        <translation>发生了意料之外的错误。显示为已保存的内容是安全的。请重新启动 digitpad；如果问题持续，日志中有更多信息：{path}</translation>
    </message>
    <message>
        <source>Show logs</source>
        <translation>显示日志</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>UnreadableList</name>
    <message>
        <source>Not readable</source>
        <translation>无法读取</translation>
    </message>
    <message>
        <source>These could not be read as pictures.</source>
        <translation>以下文件无法作为图片读取。</translation>
    </message>
    <message>
        <source>Copy the list</source>
        <translation>复制列表</translation>
    </message>
    <message>
        <source>Not shown here: {count}</source>
        <translation>此处未显示：{count} 个</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
</context>
</TS>
