<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>ConnectionTest</name>
    <message>
        <source>%1 %2 at %3 answered in %4 ms</source>
        <translation>%1 %2（%3）在 %4 毫秒内应答</translation>
    </message>
    <message>
        <source>%1, without encryption.</source>
        <translation>%1，未加密。</translation>
    </message>
    <message>
        <source>%1, encrypted with %2, certificate verified.</source>
        <translation>%1，已用 %2 加密，证书已验证。</translation>
    </message>
    <message>
        <source>%1, encrypted with %2, certificate not verified.</source>
        <translation>%1，已用 %2 加密，证书未验证。</translation>
    </message>
    <message>
        <source>%1, encrypted with %2, certificate as pinned.</source>
        <translation>%1，已用 %2 加密，证书与固定的一致。</translation>
    </message>
</context>
<context>
    <name>FleetTable</name>
    <message>
        <source>Not known</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>Tags: %1</source>
        <translation>标签：%1</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message numerus="yes">
        <source>%n failing</source>
        <translation><numerusform>%n 项不合格</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n warnings</source>
        <translation><numerusform>%n 项警告</numerusform></translation>
    </message>
    <message>
        <source>OK</source>
        <translation>正常</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>Does not apply</source>
        <translation>不适用</translation>
    </message>
    <message numerus="yes">
        <source>%n checks failing</source>
        <translation><numerusform>%n 项检查不合格</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n checks with a warning</source>
        <translation><numerusform>%n 项检查有警告</numerusform></translation>
    </message>
    <message>
        <source>never</source>
        <translation>从未</translation>
    </message>
    <message>
        <source>Answered in %1 ms</source>
        <translation>应答用时 %1 毫秒</translation>
    </message>
    <message>
        <source>asking…</source>
        <translation>正在询问…</translation>
    </message>
    <message>
        <source>not asked</source>
        <translation>未询问</translation>
    </message>
    <message>
        <source>Heads of the repository: %1</source>
        <translation>仓库中的最新修订：%1</translation>
    </message>
    <message>
        <source>unknown revision</source>
        <translation>未知修订</translation>
    </message>
    <message>
        <source>The database names a revision that no script has.</source>
        <translation>数据库记录的修订在脚本中不存在。</translation>
    </message>
    <message>
        <source>not stamped</source>
        <translation>未标记</translation>
    </message>
    <message>
        <source>at head</source>
        <translation>已是最新</translation>
    </message>
    <message numerus="yes">
        <source>%n behind</source>
        <translation><numerusform>落后 %n 个</numerusform></translation>
    </message>
    <message>
        <source>Certificate and host name were checked.</source>
        <translation>证书和主机名均已验证。</translation>
    </message>
    <message>
        <source>The certificate was not checked.</source>
        <translation>证书未经验证。</translation>
    </message>
    <message>
        <source>file</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>A file of this machine: nothing to encrypt.</source>
        <translation>本机文件，无需加密。</translation>
    </message>
    <message>
        <source>local</source>
        <translation>本机</translation>
    </message>
    <message>
        <source>The server is on this machine.</source>
        <translation>服务器在本机。</translation>
    </message>
    <message>
        <source>The connection is not encrypted.</source>
        <translation>连接未加密。</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>服务</translation>
    </message>
    <message>
        <source>Environment</source>
        <translation>环境</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>引擎</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Revision</source>
        <translation>修订</translation>
    </message>
    <message>
        <source>To head</source>
        <translation>距最新</translation>
    </message>
    <message>
        <source>Users</source>
        <translation>用户</translation>
    </message>
    <message>
        <source>TLS</source>
        <translation>TLS</translation>
    </message>
    <message>
        <source>Permissions</source>
        <translation>权限</translation>
    </message>
    <message>
        <source>Patches</source>
        <translation>补丁</translation>
    </message>
    <message>
        <source>Replication</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Findings</source>
        <translation>检查结果</translation>
    </message>
    <message>
        <source>Answered</source>
        <translation>应答时间</translation>
    </message>
    <message>
        <source>unreachable</source>
        <translation>无法连接</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>被拒绝</translation>
    </message>
    <message>
        <source>no answer</source>
        <translation>无应答</translation>
    </message>
    <message>
        <source>error</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>just now</source>
        <translation>刚刚</translation>
    </message>
    <message numerus="yes">
        <source>%n min ago</source>
        <translation><numerusform>%n 分钟前</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n h ago</source>
        <translation><numerusform>%n 小时前</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n days ago</source>
        <translation><numerusform>%n 天前</numerusform></translation>
    </message>
    <message>
        <source>production</source>
        <translation>生产</translation>
    </message>
    <message>
        <source>staging</source>
        <translation>预发布</translation>
    </message>
    <message>
        <source>development</source>
        <translation>开发</translation>
    </message>
    <message>
        <source>test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>no environment</source>
        <translation>未指定环境</translation>
    </message>
</context>
<context>
    <name>Help</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Keyboard Shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>About Athanor</source>
        <translation>关于 Athanor</translation>
    </message>
    <message>
        <source>Version %1</source>
        <translation>版本 %1</translation>
    </message>
    <message>
        <source>Looks after the databases of many Flask services: their users, their migrations, their security.</source>
        <translation>照管众多 Flask 服务的数据库：用户、迁移与安全。</translation>
    </message>
    <message>
        <source>Apache License 2.0. Uses Qt %1, libpq, SQLite, toml11, yaml-cpp, QtKeychain and OpenSSL, each under its own licence.</source>
        <translation>Apache 许可证 2.0。使用 Qt %1、libpq、SQLite、toml11、yaml-cpp、QtKeychain 和 OpenSSL，各自遵循其许可证。</translation>
    </message>
</context>
<context>
    <name>Palette</name>
    <message>
        <source>Window</source>
        <translation>窗口</translation>
    </message>
    <message>
        <source>Service · %1</source>
        <translation>服务 · %1</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>页面</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>表</translation>
    </message>
</context>
<context>
    <name>PathRow</name>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Choose: %1</source>
        <translation>选择：%1</translation>
    </message>
</context>
<context>
    <name>Question</name>
    <message>
        <source>Details</source>
        <translation>详细信息</translation>
    </message>
    <message>
        <source>Type the service's name to go on: %1</source>
        <translation>要继续，请输入服务名称：%1</translation>
    </message>
    <message>
        <source>Name of the service</source>
        <translation>服务名称</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>TopologyWords</name>
    <message>
        <source>Unknown role</source>
        <translation>角色未知</translation>
    </message>
    <message>
        <source>Primary</source>
        <translation>主库</translation>
    </message>
    <message>
        <source>Replica</source>
        <translation>副本</translation>
    </message>
    <message>
        <source>Standby</source>
        <translation>备库</translation>
    </message>
    <message>
        <source>Arbiter</source>
        <translation>仲裁节点</translation>
    </message>
    <message>
        <source>Data node</source>
        <translation>数据节点</translation>
    </message>
    <message>
        <source>Management node</source>
        <translation>管理节点</translation>
    </message>
    <message>
        <source>Shard</source>
        <translation>分片</translation>
    </message>
    <message>
        <source>Config server</source>
        <translation>配置服务器</translation>
    </message>
    <message>
        <source>Router</source>
        <translation>路由节点</translation>
    </message>
    <message>
        <source>Sentinel</source>
        <translation>哨兵</translation>
    </message>
    <message>
        <source>Not known</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>正常</translation>
    </message>
    <message>
        <source>Degraded</source>
        <translation>降级</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>streaming</source>
        <translation>流复制</translation>
    </message>
    <message>
        <source>logical</source>
        <translation>逻辑复制</translation>
    </message>
    <message>
        <source>binlog</source>
        <translation>binlog</translation>
    </message>
    <message>
        <source>Galera</source>
        <translation>Galera</translation>
    </message>
    <message>
        <source>group</source>
        <translation>组复制</translation>
    </message>
    <message>
        <source>replica set</source>
        <translation>副本集</translation>
    </message>
    <message>
        <source>asynchronous</source>
        <translation>异步</translation>
    </message>
    <message>
        <source>shard</source>
        <translation>分片</translation>
    </message>
    <message>
        <source>cluster</source>
        <translation>集群</translation>
    </message>
    <message>
        <source>watches</source>
        <translation>监视</translation>
    </message>
    <message>
        <source>no lag</source>
        <translation>无延迟</translation>
    </message>
    <message>
        <source>%1 behind</source>
        <translation>落后 %1</translation>
    </message>
    <message>
        <source>lag not known</source>
        <translation>延迟未知</translation>
    </message>
    <message>
        <source>%1: %2. %3</source>
        <translation>%1：%2。%3</translation>
    </message>
</context>
<context>
    <name>athanor::ApplyDialog</name>
    <message numerus="yes">
        <source>%n revisions will be applied</source>
        <translation><numerusform>将应用 %n 个修订</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n revisions will be taken back</source>
        <translation><numerusform>将撤回 %n 个修订</numerusform></translation>
    </message>
    <message>
        <source>(empty)</source>
        <translation>（空）</translation>
    </message>
    <message>
        <source>%1 with %2, from %3 to %4.</source>
        <translation>%1，共 %2，从 %3 到 %4。</translation>
    </message>
    <message numerus="yes">
        <source>%n statements</source>
        <translation><numerusform>%n 条语句</numerusform></translation>
    </message>
    <message>
        <source> s</source>
        <translation> 秒</translation>
    </message>
    <message>
        <source>wait for ever</source>
        <translation>一直等待</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>不限</translation>
    </message>
    <message>
        <source>Upgrade %1</source>
        <translation>升级 %1</translation>
    </message>
    <message>
        <source>Downgrade %1</source>
        <translation>降级 %1</translation>
    </message>
    <message>
        <source>Statements that will be sent</source>
        <translation>将要发送的语句</translation>
    </message>
    <message>
        <source>I accept %1: %2</source>
        <translation>我接受 %1：%2</translation>
    </message>
    <message>
        <source>Wait for a &amp;lock</source>
        <translation>等待锁(&amp;L)</translation>
    </message>
    <message>
        <source>Time of a &amp;statement</source>
        <translation>单条语句时限(&amp;S)</translation>
    </message>
    <message>
        <source>Upgrade…</source>
        <translation>升级…</translation>
    </message>
    <message>
        <source>Downgrade…</source>
        <translation>降级…</translation>
    </message>
</context>
<context>
    <name>athanor::Banner</name>
    <message>
        <source>Close this message</source>
        <translation>关闭此消息</translation>
    </message>
</context>
<context>
    <name>athanor::ChecksModel</name>
    <message>
        <source>Hardening</source>
        <translation>加固</translation>
    </message>
    <message>
        <source>Pass</source>
        <translation>合格</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>Fail</source>
        <translation>不合格</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>Not applicable</source>
        <translation>不适用</translation>
    </message>
    <message>
        <source>Critical</source>
        <translation>严重</translation>
    </message>
    <message>
        <source>High</source>
        <translation>高</translation>
    </message>
    <message>
        <source>Medium</source>
        <translation>中</translation>
    </message>
    <message>
        <source>Low</source>
        <translation>低</translation>
    </message>
    <message>
        <source>TLS of the client</source>
        <translation>客户端 TLS</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Secrets</source>
        <translation>机密</translation>
    </message>
    <message>
        <source>Least privilege</source>
        <translation>最小权限</translation>
    </message>
    <message>
        <source>Server certificate</source>
        <translation>服务器证书</translation>
    </message>
    <message>
        <source>Plaintext fallback</source>
        <translation>明文回退</translation>
    </message>
    <message>
        <source>Sessions</source>
        <translation>会话</translation>
    </message>
    <message>
        <source>TLS of the server</source>
        <translation>服务器 TLS</translation>
    </message>
    <message>
        <source>Authentication</source>
        <translation>身份验证</translation>
    </message>
    <message>
        <source>Patch level</source>
        <translation>补丁级别</translation>
    </message>
    <message>
        <source>Reliability</source>
        <translation>可靠性</translation>
    </message>
    <message>
        <source>Replication</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Logging</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>File permissions</source>
        <translation>文件权限</translation>
    </message>
    <message>
        <source>Integrity</source>
        <translation>完整性</translation>
    </message>
    <message>
        <source>Hostile file</source>
        <translation>恶意文件</translation>
    </message>
    <message>
        <source>Athanor itself</source>
        <translation>Athanor 自身</translation>
    </message>
    <message numerus="yes">
        <source>%n to do</source>
        <translation><numerusform>%n 项待处理</numerusform></translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>检查项</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Severity</source>
        <translation>严重程度</translation>
    </message>
</context>
<context>
    <name>athanor::ChecksPage</name>
    <message>
        <source>Not checked yet</source>
        <translation>尚未检查</translation>
    </message>
    <message>
        <source>The checks look at TLS, permissions, patch level and reliability. They change nothing.</source>
        <translation>检查涉及 TLS、权限、补丁级别与可靠性，不作任何更改。</translation>
    </message>
    <message>
        <source>Checking %1</source>
        <translation>正在检查 %1</translation>
    </message>
    <message>
        <source>Checks</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>Run again</source>
        <translation>重新检查</translation>
    </message>
    <message>
        <source>Ask the service anew</source>
        <translation>重新询问该服务</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Stop the checks that are running</source>
        <translation>停止正在进行的检查</translation>
    </message>
    <message>
        <source>Export report…</source>
        <translation>导出报告…</translation>
    </message>
    <message>
        <source>Save the findings as a document</source>
        <translation>将检查结果保存为文档</translation>
    </message>
    <message>
        <source>Which findings</source>
        <translation>显示哪些结果</translation>
    </message>
    <message>
        <source>All findings</source>
        <translation>全部结果</translation>
    </message>
    <message>
        <source>To do</source>
        <translation>待处理</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>Passed</source>
        <translation>已合格</translation>
    </message>
    <message>
        <source>Area</source>
        <translation>领域</translation>
    </message>
    <message>
        <source>All areas</source>
        <translation>全部领域</translation>
    </message>
    <message>
        <source>Filter findings</source>
        <translation>筛选检查结果</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Findings by area</source>
        <translation>按领域列出的检查结果</translation>
    </message>
    <message>
        <source>The checks were stopped.</source>
        <translation>检查已停止。</translation>
    </message>
    <message>
        <source>%1 of %2 decided: %3 fail, %4 warn, %5 unknown</source>
        <translation>%2 项中已判定 %1 项：%3 项不合格，%4 项警告，%5 项未知</translation>
    </message>
    <message>
        <source>The database was not asked, so most checks are unknown. %1</source>
        <translation>未能询问数据库，因此多数检查结果未知。%1</translation>
    </message>
    <message>
        <source>Export report</source>
        <translation>导出报告</translation>
    </message>
    <message>
        <source>The report was written to %1.</source>
        <translation>报告已写入 %1。</translation>
    </message>
</context>
<context>
    <name>athanor::CommandPalette</name>
    <message>
        <source>Command, service or table</source>
        <translation>命令、服务或表</translation>
    </message>
    <message>
        <source>Type a command, a service or a table</source>
        <translation>输入命令、服务或表的名称</translation>
    </message>
    <message>
        <source>Matching commands</source>
        <translation>匹配的命令</translation>
    </message>
</context>
<context>
    <name>athanor::ConflictDialog</name>
    <message>
        <source>The row was changed meanwhile</source>
        <translation>该行在此期间已被更改</translation>
    </message>
    <message>
        <source>Nothing was written. Somebody changed this row after you saw it (%1).</source>
        <translation>未写入任何内容。在您查看之后，有人更改了该行（%1）。</translation>
    </message>
    <message>
        <source>Nothing was written. This row is not there any more (%1).</source>
        <translation>未写入任何内容。该行已不存在（%1）。</translation>
    </message>
    <message>
        <source>Original, mine and theirs</source>
        <translation>原值、我的值与对方的值</translation>
    </message>
    <message>
        <source>Column</source>
        <translation>列</translation>
    </message>
    <message>
        <source>When you looked</source>
        <translation>您查看时</translation>
    </message>
    <message>
        <source>Mine</source>
        <translation>我的</translation>
    </message>
    <message>
        <source>Theirs, now</source>
        <translation>对方（当前）</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>theirs</source>
        <translation>对方的</translation>
    </message>
    <message>
        <source>Keep which value of %1</source>
        <translation>保留 %1 的哪个值</translation>
    </message>
    <message>
        <source>mine</source>
        <translation>我的</translation>
    </message>
    <message>
        <source>Decide later</source>
        <translation>稍后决定</translation>
    </message>
    <message>
        <source>Drop my change</source>
        <translation>放弃我的更改</translation>
    </message>
    <message>
        <source>Keep the row</source>
        <translation>保留该行</translation>
    </message>
    <message>
        <source>Take theirs</source>
        <translation>采用对方的</translation>
    </message>
    <message>
        <source>Delete it as it is now</source>
        <translation>按现状删除</translation>
    </message>
    <message>
        <source>Keep mine</source>
        <translation>保留我的</translation>
    </message>
    <message>
        <source>Keep as chosen</source>
        <translation>按所选保留</translation>
    </message>
</context>
<context>
    <name>athanor::ConnectionForm</name>
    <message>
        <source>Database system</source>
        <translation>数据库系统</translation>
    </message>
    <message>
        <source>&amp;System</source>
        <translation>系统(&amp;S)</translation>
    </message>
    <message>
        <source>The port is a number from 1 to 65535.</source>
        <translation>端口应为 1 到 65535 之间的数字。</translation>
    </message>
</context>
<context>
    <name>athanor::DocumentDialog</name>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>New document in %1</source>
        <translation>%1 中的新文档</translation>
    </message>
    <message>
        <source>Document of %1</source>
        <translation>%1 的文档</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Loading...</source>
        <translation>正在加载……</translation>
    </message>
    <message>
        <source>Nothing was written: a field that you changed was changed meanwhile. Copy what you need and open the document again.</source>
        <translation>未写入任何内容：您修改的某个字段在此期间已被更改。请复制所需内容，然后重新打开该文档。</translation>
    </message>
    <message>
        <source>Nothing was written: the document is not there any more.</source>
        <translation>未写入任何内容：该文档已不存在。</translation>
    </message>
</context>
<context>
    <name>athanor::FilterRow</name>
    <message>
        <source>filter</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Filter of %1</source>
        <translation>%1 的筛选条件</translation>
    </message>
    <message>
        <source>text: contains · =x · !=x · &gt;5 · &lt;=5 · ^x begins with · null · !null</source>
        <translation>文本：包含 · =x · !=x · &gt;5 · &lt;=5 · ^x 开头为 · null · !null</translation>
    </message>
</context>
<context>
    <name>athanor::FindingPane</name>
    <message>
        <source>Choose a finding to see what was found and what to do.</source>
        <translation>选择一项结果，以查看发现的情况与处理办法。</translation>
    </message>
    <message>
        <source>What was seen</source>
        <translation>所见情况</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>处理办法</translation>
    </message>
    <message>
        <source>Where to read more</source>
        <translation>延伸阅读</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>%1 severity</source>
        <translation>严重程度：%1</translation>
    </message>
</context>
<context>
    <name>athanor::FleetCommands</name>
    <message>
        <source>That did not work</source>
        <translation>操作未成功</translation>
    </message>
    <message>
        <source>Open Fleet</source>
        <translation>打开服务清单</translation>
    </message>
    <message>
        <source>Fleet files (*.toml)</source>
        <translation>服务清单文件 (*.toml)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>Opened %1.</source>
        <translation>已打开 %1。</translation>
    </message>
    <message>
        <source>New Fleet</source>
        <translation>新建服务清单</translation>
    </message>
    <message>
        <source>Made the empty fleet %1.</source>
        <translation>已创建空的服务清单 %1。</translation>
    </message>
    <message>
        <source>Folder for the demo fleet</source>
        <translation>演示服务清单的文件夹</translation>
    </message>
    <message>
        <source>Writing the demo fleet…</source>
        <translation>正在写入演示服务清单…</translation>
    </message>
    <message>
        <source>Wrote the demo fleet to %1.</source>
        <translation>演示服务清单已写入 %1。</translation>
    </message>
    <message numerus="yes">
        <source>Added %n services.</source>
        <translation><numerusform>已添加 %n 个服务。</numerusform></translation>
    </message>
    <message>
        <source>Export Fleet Report</source>
        <translation>导出服务清单报告</translation>
    </message>
    <message>
        <source>Wrote the report %1.</source>
        <translation>报告已写入 %1。</translation>
    </message>
    <message>
        <source>Added %1.</source>
        <translation>已添加 %1。</translation>
    </message>
    <message>
        <source>Saved %1.</source>
        <translation>已保存 %1。</translation>
    </message>
    <message>
        <source>Remove %1 from the fleet?</source>
        <translation>从服务清单中移除 %1？</translation>
    </message>
    <message>
        <source>Its entry is taken out of the fleet file. The database is not touched.</source>
        <translation>将从清单文件中删去该条目，不会触及数据库。</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Removed %1 from the fleet.</source>
        <translation>已从服务清单中移除 %1。</translation>
    </message>
    <message>
        <source>Copied the address of %1, without a password.</source>
        <translation>已复制 %1 的地址（不含密码）。</translation>
    </message>
    <message>
        <source>Unlock %1 for writing?</source>
        <translation>解锁 %1 以允许写入？</translation>
    </message>
    <message>
        <source>It is in production. Until you lock it or close the program, changes may be applied after a question each.</source>
        <translation>这是生产服务。在您重新锁定或关闭程序之前，每次更改经确认后即可应用。</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>解锁</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Pinned the certificate of %1.</source>
        <translation>已固定 %1 的证书。</translation>
    </message>
</context>
<context>
    <name>athanor::FleetPage</name>
    <message>
        <source>Filter the services</source>
        <translation>筛选服务</translation>
    </message>
    <message>
        <source>Filter by name, environment, state, tag</source>
        <translation>按名称、环境、状态、标签筛选</translation>
    </message>
    <message>
        <source>Fleet</source>
        <translation>服务清单</translation>
    </message>
    <message>
        <source>Services of the fleet</source>
        <translation>清单中的服务</translation>
    </message>
    <message numerus="yes">
        <source>%n services</source>
        <translation><numerusform>%n 个服务</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n answering</source>
        <translation><numerusform>%n 个应答</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n not answering</source>
        <translation><numerusform>%n 个无应答</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n behind their repository</source>
        <translation><numerusform>%n 个落后于仓库</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n with failing checks</source>
        <translation><numerusform>%n 个检查不合格</numerusform></translation>
    </message>
</context>
<context>
    <name>athanor::FoundServicesModel</name>
    <message>
        <source>not known</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>服务</translation>
    </message>
    <message>
        <source>Environment</source>
        <translation>环境</translation>
    </message>
    <message>
        <source>Database</source>
        <translation>数据库</translation>
    </message>
    <message>
        <source>Migrations</source>
        <translation>迁移</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
</context>
<context>
    <name>athanor::ImportDialog</name>
    <message>
        <source>Import Services</source>
        <translation>导入服务</translation>
    </message>
    <message>
        <source>Flask services are found by reading their files: .env, config.py, compose files, migrations. Nothing of them is run and no database is contacted.</source>
        <translation>通过读取文件（.env、config.py、compose 文件、迁移）查找 Flask 服务。不运行其中任何内容，也不连接数据库。</translation>
    </message>
    <message>
        <source>Folder to search</source>
        <translation>要搜索的文件夹</translation>
    </message>
    <message>
        <source>folder of one service, or of many</source>
        <translation>一个或多个服务所在的文件夹</translation>
    </message>
    <message>
        <source>&amp;Search</source>
        <translation>搜索(&amp;S)</translation>
    </message>
    <message>
        <source>Services found</source>
        <translation>找到的服务</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>&amp;Add</source>
        <translation>添加(&amp;A)</translation>
    </message>
    <message>
        <source>Searching…</source>
        <translation>正在搜索…</translation>
    </message>
    <message>
        <source>No Flask service was found there; choose the folder that holds config.py or migrations.</source>
        <translation>未找到 Flask 服务；请选择包含 config.py 或 migrations 的文件夹。</translation>
    </message>
    <message>
        <source>%1: %2, line %3</source>
        <translation>%1：%2，第 %3 行</translation>
    </message>
    <message>
        <source>Note: %1</source>
        <translation>注意：%1</translation>
    </message>
    <message numerus="yes">
        <source>&amp;Add %n services</source>
        <translation><numerusform>添加 %n 个服务(&amp;A)</numerusform></translation>
    </message>
</context>
<context>
    <name>athanor::JobTracker</name>
    <message>
        <source>The job was stopped.</source>
        <translation>任务已停止。</translation>
    </message>
</context>
<context>
    <name>athanor::MainWindow</name>
    <message>
        <source>This fleet has no services yet</source>
        <translation>此服务清单尚无服务</translation>
    </message>
    <message>
        <source>Import the services below a folder, or add one by its database URL.</source>
        <translation>可导入某个文件夹下的服务，或通过数据库 URL 添加一个。</translation>
    </message>
    <message>
        <source>Welcome to Athanor</source>
        <translation>欢迎使用 Athanor</translation>
    </message>
    <message>
        <source>A fleet is a file that lists your Flask services and where their databases are. Create a demo fleet to look around, or begin with your own.</source>
        <translation>服务清单是一个文件，列出您的 Flask 服务及其数据库的位置。可以创建演示清单先看一看，或从您自己的服务开始。</translation>
    </message>
    <message>
        <source>The fleet has no service named %1.</source>
        <translation>服务清单中没有名为 %1 的服务。</translation>
    </message>
    <message>
        <source>%1 of %2 services have answered</source>
        <translation>%2 个服务中已有 %1 个应答</translation>
    </message>
    <message>
        <source>Asking %1</source>
        <translation>正在询问 %1</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>已停止。</translation>
    </message>
    <message>
        <source>Close and lose what is not applied?</source>
        <translation>关闭并丢弃尚未应用的内容？</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>athanor::MigrationsPage</name>
    <message>
        <source>(empty)</source>
        <translation>（空）</translation>
    </message>
    <message>
        <source>Applied: the database is at %1.</source>
        <translation>已应用：数据库现在位于 %1。</translation>
    </message>
    <message>
        <source>Rehearsed: every statement ran, and all was rolled back.</source>
        <translation>演练完成：每条语句都已执行，并已全部回滚。</translation>
    </message>
    <message>
        <source>Failed and rolled back; the database is as before.</source>
        <translation>失败并已回滚；数据库保持原状。</translation>
    </message>
    <message>
        <source>Stopped half-way: a part of the plan is in the database. Look at the journal.</source>
        <translation>中途停止：计划的一部分已写入数据库。请查看日志。</translation>
    </message>
    <message>
        <source>The connection broke at the end: it is not known whether the plan was applied. A new connection looks.</source>
        <translation>连接在最后中断：不确定计划是否已应用。正在用新连接查看。</translation>
    </message>
    <message>
        <source>There was nothing to do.</source>
        <translation>无事可做。</translation>
    </message>
    <message>
        <source>The plan is not complete: %1</source>
        <translation>计划不完整：%1</translation>
    </message>
    <message>
        <source>There is nothing to do.</source>
        <translation>无事可做。</translation>
    </message>
    <message numerus="yes">
        <source>Apply %n revisions to %1?</source>
        <translation><numerusform>对 %1 应用 %n 个修订？</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>Take %n revisions of %1 back?</source>
        <translation><numerusform>撤回 %1 的 %n 个修订？</numerusform></translation>
    </message>
    <message>
        <source>The statements run in order, under a lock.</source>
        <translation>语句将在锁保护下依次执行。</translation>
    </message>
    <message>
        <source>A downgrade drops what the revisions made, with the data in it.</source>
        <translation>降级会删除这些修订所建的内容及其中的数据。</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>Downgrade</source>
        <translation>降级</translation>
    </message>
    <message numerus="yes">
        <source>Rehearse %n revisions on %1?</source>
        <translation><numerusform>在 %1 上演练 %n 个修订？</numerusform></translation>
    </message>
    <message>
        <source>Every statement really runs, with its locks, and is then rolled back.</source>
        <translation>每条语句都会真正执行并加锁，随后回滚。</translation>
    </message>
    <message>
        <source>Rehearse</source>
        <translation>演练</translation>
    </message>
    <message>
        <source>Stamp %1?</source>
        <translation>标记 %1？</translation>
    </message>
    <message>
        <source>The version table will name %1; no table is changed.</source>
        <translation>版本表将记录 %1；不更改任何表。</translation>
    </message>
    <message>
        <source>Stamp</source>
        <translation>标记</translation>
    </message>
    <message>
        <source>Export report</source>
        <translation>导出报告</translation>
    </message>
    <message>
        <source>The report was written to %1.</source>
        <translation>报告已写入 %1。</translation>
    </message>
    <message>
        <source>Statement %1 of %2</source>
        <translation>第 %1 条语句，共 %2 条</translation>
    </message>
    <message>
        <source>Migrations</source>
        <translation>迁移</translation>
    </message>
    <message>
        <source>Run all pending revisions, then roll them back</source>
        <translation>执行所有待应用的修订，然后回滚</translation>
    </message>
    <message>
        <source>Apply…</source>
        <translation>应用…</translation>
    </message>
    <message>
        <source>Apply all pending revisions</source>
        <translation>应用所有待应用的修订</translation>
    </message>
    <message>
        <source>Apply up to here…</source>
        <translation>应用到此处…</translation>
    </message>
    <message>
        <source>Apply up to the chosen revision</source>
        <translation>应用到所选修订为止</translation>
    </message>
    <message>
        <source>Downgrade to here…</source>
        <translation>降级到此处…</translation>
    </message>
    <message>
        <source>Take back what came after the chosen revision</source>
        <translation>撤回所选修订之后的内容</translation>
    </message>
    <message>
        <source>Stamp…</source>
        <translation>标记…</translation>
    </message>
    <message>
        <source>Write a revision into the database without running anything</source>
        <translation>仅将修订写入数据库，不执行任何语句</translation>
    </message>
    <message>
        <source>Export report…</source>
        <translation>导出报告…</translation>
    </message>
    <message>
        <source>Save the last run, or the plan, as a document</source>
        <translation>将上次执行或计划保存为文档</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Stop the run and roll it back</source>
        <translation>停止执行并回滚</translation>
    </message>
    <message>
        <source>Revisions, newest first</source>
        <translation>修订（最新在前）</translation>
    </message>
    <message>
        <source>No migrations folder is known</source>
        <translation>未指定迁移文件夹</translation>
    </message>
    <message>
        <source>Edit the profile and name the folder that holds env.py and versions.</source>
        <translation>请编辑配置，指定包含 env.py 和 versions 的文件夹。</translation>
    </message>
    <message>
        <source>The migrations cannot be read</source>
        <translation>无法读取迁移</translation>
    </message>
    <message>
        <source>Asking the database…</source>
        <translation>正在询问数据库…</translation>
    </message>
    <message>
        <source>Where the database stands is not known</source>
        <translation>不清楚数据库所处的位置</translation>
    </message>
    <message>
        <source>The database is at %1</source>
        <translation>数据库位于 %1</translation>
    </message>
    <message>
        <source>The database has no revision yet</source>
        <translation>数据库尚无修订</translation>
    </message>
    <message>
        <source>unknown revision</source>
        <translation>未知修订</translation>
    </message>
    <message>
        <source>The database names a revision that no script has: %1. Fetch the missing scripts, or stamp.</source>
        <translation>数据库记录的修订在脚本中不存在：%1。请取得缺失的脚本，或重新标记。</translation>
    </message>
    <message>
        <source>up to date</source>
        <translation>已是最新</translation>
    </message>
    <message numerus="yes">
        <source>%n pending</source>
        <translation><numerusform>%n 个待应用</numerusform></translation>
    </message>
    <message>
        <source>The history has %1 heads: %2. Merge them before the next deployment.</source>
        <translation>历史有 %1 个分支头：%2。请在下次部署前合并。</translation>
    </message>
    <message>
        <source>No revision is chosen</source>
        <translation>未选择修订</translation>
    </message>
    <message>
        <source>Choose one in the list to see what it does.</source>
        <translation>在列表中选择一个修订以查看其内容。</translation>
    </message>
    <message>
        <source>as it will be sent</source>
        <translation>与将要发送的一致</translation>
    </message>
    <message>
        <source>This revision cannot be shown</source>
        <translation>无法显示此修订</translation>
    </message>
    <message>
        <source>read from the script alone</source>
        <translation>仅由脚本读出</translation>
    </message>
    <message>
        <source>The last run was interrupted. %1</source>
        <translation>上次执行被中断。%1</translation>
    </message>
    <message>
        <source>The answer of the server was lost. %1</source>
        <translation>未收到服务器的应答。%1</translation>
    </message>
</context>
<context>
    <name>athanor::OverviewPage</name>
    <message>
        <source>Profile</source>
        <translation>配置</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>服务器</translation>
    </message>
    <message>
        <source>Migrations and users</source>
        <translation>迁移与用户</translation>
    </message>
    <message>
        <source>Findings</source>
        <translation>检查结果</translation>
    </message>
    <message>
        <source>Tables</source>
        <translation>表</translation>
    </message>
    <message>
        <source>Tables of the database</source>
        <translation>数据库中的表</translation>
    </message>
    <message>
        <source>A double click shows the rows</source>
        <translation>双击可查看行</translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>概览</translation>
    </message>
    <message>
        <source>allowed, each write is confirmed</source>
        <translation>允许，每次写入需确认</translation>
    </message>
    <message>
        <source>never: the profile is read-only</source>
        <translation>不允许：配置为只读</translation>
    </message>
    <message>
        <source>locked until the service is unlocked</source>
        <translation>已锁定，解锁服务后方可写入</translation>
    </message>
    <message>
        <source>unlocked, each write is confirmed by name</source>
        <translation>已解锁，每次写入需输入名称确认</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Writing</source>
        <translation>写入</translation>
    </message>
    <message>
        <source>Source folder</source>
        <translation>源代码文件夹</translation>
    </message>
    <message>
        <source>Migrations</source>
        <translation>迁移</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Encryption</source>
        <translation>加密</translation>
    </message>
    <message>
        <source>A connection without TLS was agreed to.</source>
        <translation>已同意不使用 TLS 连接。</translation>
    </message>
    <message>
        <source>Product</source>
        <translation>产品</translation>
    </message>
    <message>
        <source>Connected to</source>
        <translation>已连接到</translation>
    </message>
    <message>
        <source>TLS</source>
        <translation>TLS</translation>
    </message>
    <message>
        <source>%1, %2, %3 bits</source>
        <translation>%1，%2，%3 位</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>证书</translation>
    </message>
    <message>
        <source>chain and host name were checked</source>
        <translation>证书链和主机名均已验证</translation>
    </message>
    <message>
        <source>was not checked</source>
        <translation>未验证</translation>
    </message>
    <message>
        <source>a file of this machine: nothing to encrypt</source>
        <translation>本机文件，无需加密</translation>
    </message>
    <message>
        <source>none; the server is on this machine</source>
        <translation>无；服务器在本机</translation>
    </message>
    <message>
        <source>none: the connection can be read</source>
        <translation>无：连接内容可被窃听</translation>
    </message>
    <message>
        <source>Session</source>
        <translation>会话</translation>
    </message>
    <message>
        <source>read-only at the server</source>
        <translation>服务器端只读</translation>
    </message>
    <message>
        <source>read and write</source>
        <translation>可读写</translation>
    </message>
    <message>
        <source>Connected in</source>
        <translation>连接用时</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 毫秒</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>not asked yet</source>
        <translation>尚未询问</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Revision</source>
        <translation>修订</translation>
    </message>
    <message>
        <source>Heads</source>
        <translation>最新修订</translation>
    </message>
    <message>
        <source>Distance</source>
        <translation>距离</translation>
    </message>
    <message>
        <source>Users</source>
        <translation>用户</translation>
    </message>
    <message>
        <source>no user table was found</source>
        <translation>未找到用户表</translation>
    </message>
    <message numerus="yes">
        <source>and %n more on the page Checks</source>
        <translation><numerusform>另有 %n 项，见“检查”页</numerusform></translation>
    </message>
    <message>
        <source>no check has run</source>
        <translation>尚未进行检查</translation>
    </message>
    <message>
        <source>nothing fails</source>
        <translation>没有不合格项</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>说明</translation>
    </message>
    <message>
        <source>Certificate ends</source>
        <translation>证书到期</translation>
    </message>
</context>
<context>
    <name>athanor::ProfileDialog</name>
    <message>
        <source>Add Service</source>
        <translation>添加服务</translation>
    </message>
    <message>
        <source>Edit %1</source>
        <translation>编辑 %1</translation>
    </message>
    <message>
        <source>Database URL</source>
        <translation>数据库 URL</translation>
    </message>
    <message>
        <source>Paste a SQLAlchemy URL; the other fields fill themselves.</source>
        <translation>粘贴 SQLAlchemy URL，其他字段会自动填写。</translation>
    </message>
    <message>
        <source>Name of the service</source>
        <translation>服务名称</translation>
    </message>
    <message>
        <source>orders</source>
        <translation>orders</translation>
    </message>
    <message>
        <source>Environment</source>
        <translation>环境</translation>
    </message>
    <message>
        <source>&amp;URL</source>
        <translation>&amp;URL</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>名称(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Environment</source>
        <translation>环境(&amp;E)</translation>
    </message>
    <message>
        <source>Where the password comes from</source>
        <translation>密码来源</translation>
    </message>
    <message>
        <source>No password</source>
        <translation>无密码</translation>
    </message>
    <message>
        <source>System keychain</source>
        <translation>系统密钥环</translation>
    </message>
    <message>
        <source>Environment variable</source>
        <translation>环境变量</translation>
    </message>
    <message>
        <source>Output of a command</source>
        <translation>命令的输出</translation>
    </message>
    <message>
        <source>Ask each time</source>
        <translation>每次询问</translation>
    </message>
    <message>
        <source>Variable, command or key</source>
        <translation>变量、命令或键</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>密码</translation>
    </message>
    <message>
        <source>&amp;Password</source>
        <translation>密码(&amp;P)</translation>
    </message>
    <message>
        <source>Source folder</source>
        <translation>源代码文件夹</translation>
    </message>
    <message>
        <source>folder of the Flask service</source>
        <translation>Flask 服务的文件夹</translation>
    </message>
    <message>
        <source>Migrations folder</source>
        <translation>迁移文件夹</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>words, with commas between them</source>
        <translation>词语，以逗号分隔</translation>
    </message>
    <message>
        <source>&amp;Read-only: never write to this service</source>
        <translation>只读：从不写入此服务(&amp;R)</translation>
    </message>
    <message>
        <source>Allow an un&amp;encrypted connection to this service</source>
        <translation>允许以未加密方式连接此服务(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Folder</source>
        <translation>文件夹(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Migrations</source>
        <translation>迁移(&amp;M)</translation>
    </message>
    <message>
        <source>M&amp;odels</source>
        <translation>模型(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Tags</source>
        <translation>标签(&amp;T)</translation>
    </message>
    <message>
        <source>Te&amp;st Connection</source>
        <translation>测试连接(&amp;S)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Sa&amp;ve</source>
        <translation>保存(&amp;V)</translation>
    </message>
    <message>
        <source>Variable</source>
        <translation>变量</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>键</translation>
    </message>
    <message>
        <source>the service's name</source>
        <translation>服务名称</translation>
    </message>
    <message>
        <source>Store password</source>
        <translation>存储密码</translation>
    </message>
    <message>
        <source>For the test</source>
        <translation>用于测试</translation>
    </message>
    <message>
        <source>empty: keep the stored one</source>
        <translation>留空：保留已存储的密码</translation>
    </message>
    <message>
        <source>Enter the database's URL, or fill in its fields.</source>
        <translation>请输入数据库 URL，或填写各字段。</translation>
    </message>
    <message>
        <source>The fleet has a service %1 already; choose another name.</source>
        <translation>清单中已有服务 %1；请另选名称。</translation>
    </message>
    <message>
        <source>Connecting to %1…</source>
        <translation>正在连接 %1…</translation>
    </message>
    <message>
        <source>SSH t&amp;unnel</source>
        <translation>SSH 隧道(&amp;U)</translation>
    </message>
    <message>
        <source>Forget the Pinned Certificate</source>
        <translation>取消固定证书</translation>
    </message>
    <message>
        <source>Encryption</source>
        <translation>加密</translation>
    </message>
    <message>
        <source>Give the service its address and a name first; you will be asked to type it.</source>
        <translation>请先填写服务的地址和名称；之后需要输入该名称。</translation>
    </message>
    <message>
        <source>Allow plain text to %1?</source>
        <translation>允许以明文连接 %1？</translation>
    </message>
    <message>
        <source>Whoever is on the way can read the password and every row, and can answer in the server&apos;s place. The consent is kept in the fleet file under your name.</source>
        <translation>途中的任何人都能读到密码和每一行数据，并能冒充服务器应答。此同意将以您的名义保存在服务群文件中。</translation>
    </message>
    <message>
        <source>Allow Plain Text</source>
        <translation>允许明文</translation>
    </message>
</context>
<context>
    <name>athanor::Program</name>
    <message>
        <source>The fleet file was not opened</source>
        <translation>未能打开服务清单文件</translation>
    </message>
    <message>
        <source>Apply or discard first</source>
        <translation>请先应用或放弃</translation>
    </message>
    <message>
        <source>The language changes when nothing waits to be applied.</source>
        <translation>没有待应用的更改时才能切换语言。</translation>
    </message>
</context>
<context>
    <name>athanor::RecordField</name>
    <message>
        <source>NULL</source>
        <translation>NULL</translation>
    </message>
    <message>
        <source>No value at all, which is not an empty text</source>
        <translation>没有值，不同于空文本</translation>
    </message>
    <message>
        <source>default</source>
        <translation>默认</translation>
    </message>
    <message>
        <source>Leave the column to the database's default</source>
        <translation>由数据库使用该列的默认值</translation>
    </message>
    <message>
        <source>needed</source>
        <translation>必填</translation>
    </message>
    <message>
        <source>empty text</source>
        <translation>空文本</translation>
    </message>
    <message>
        <source>Only the first part of %1 is shown; it cannot be edited here.</source>
        <translation>仅显示 %1 的开头部分；不能在此编辑。</translation>
    </message>
    <message>
        <source>%1 / %2</source>
        <translation>%1 / %2</translation>
    </message>
</context>
<context>
    <name>athanor::RecordForm</name>
    <message>
        <source>Choose a row to see all of it.</source>
        <translation>选择一行以查看其全部内容。</translation>
    </message>
</context>
<context>
    <name>athanor::RecordsModel</name>
    <message>
        <source>%1 … (%2)</source>
        <translation>%1 …（%2）</translation>
    </message>
    <message>
        <source>The row is not loaded yet.</source>
        <translation>该行尚未加载。</translation>
    </message>
    <message>
        <source>NULL</source>
        <translation>NULL</translation>
    </message>
    <message>
        <source>default</source>
        <translation>默认</translation>
    </message>
    <message>
        <source>needed</source>
        <translation>必填</translation>
    </message>
</context>
<context>
    <name>athanor::RecordsPage</name>
    <message>
        <source>Document</source>
        <translation>文档</translation>
    </message>
    <message>
        <source>Show or edit the whole document as text</source>
        <translation>以文本形式查看或编辑整个文档</translation>
    </message>
    <message>
        <source>Write the document to %1?</source>
        <translation>将文档写入 %1？</translation>
    </message>
    <message>
        <source>Only the fields that differ are written, if they are still as you saw them.</source>
        <translation>只写入有差异的字段，且仅当它们仍与您看到的一致时。</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>The document was written.</source>
        <translation>文档已写入。</translation>
    </message>
    <message>
        <source>Insert</source>
        <translation>插入</translation>
    </message>
    <message>
        <source>Stage a new row</source>
        <translation>暂存一个新行</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>复制行</translation>
    </message>
    <message>
        <source>Stage a copy of the row, without its key</source>
        <translation>暂存该行的副本（不含主键）</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Stage the deletion of the chosen rows</source>
        <translation>暂存对所选行的删除</translation>
    </message>
    <message>
        <source>Set NULL</source>
        <translation>设为 NULL</translation>
    </message>
    <message>
        <source>Stage NULL for the chosen cells</source>
        <translation>为所选单元格暂存 NULL</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Take the last edit back</source>
        <translation>撤销上一次编辑</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Do the edit again</source>
        <translation>重新执行编辑</translation>
    </message>
    <message>
        <source>Revert row</source>
        <translation>还原行</translation>
    </message>
    <message>
        <source>Drop what is staged for the chosen rows</source>
        <translation>放弃所选行的暂存更改</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>Write the staged changes, all or none</source>
        <translation>写入全部暂存更改，要么全部成功，要么都不写</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>放弃</translation>
    </message>
    <message>
        <source>Drop all staged changes of this table</source>
        <translation>放弃此表的所有暂存更改</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Write the filtered rows to a CSV or JSON file</source>
        <translation>将筛选后的行写入 CSV 或 JSON 文件</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>导入</translation>
    </message>
    <message>
        <source>Add the rows of a CSV or JSON file</source>
        <translation>添加 CSV 或 JSON 文件中的行</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Filter by the current column</source>
        <translation>按当前列筛选</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy the chosen cells as text</source>
        <translation>将选中的单元格复制为文本</translation>
    </message>
    <message>
        <source>These are too many cells for the clipboard; export them to a file.</source>
        <translation>单元格太多，无法放入剪贴板；请导出到文件。</translation>
    </message>
    <message>
        <source>Some of these rows are not loaded yet; scroll to them, then copy again.</source>
        <translation>其中有些行尚未载入；请滚动到这些行后再复制。</translation>
    </message>
    <message>
        <source>Some of these cells are shown only in part; export them to a file.</source>
        <translation>其中有些单元格只显示了一部分；请导出到文件。</translation>
    </message>
    <message>
        <source>%1 holds secrets, which are copied one cell at a time.</source>
        <translation>%1 含有机密，每次只能复制一个单元格。</translation>
    </message>
    <message>
        <source>Copied; the clipboard forgets it in half a minute.</source>
        <translation>已复制；半分钟后将从剪贴板清除。</translation>
    </message>
    <message>
        <source>Left out of the copy, for they hold secrets: %1.</source>
        <translation>以下列含有机密，未复制：%1。</translation>
    </message>
    <message numerus="yes">
        <source>%n cell(s) were copied.</source>
        <translation><numerusform>已复制 %n 个单元格。</numerusform></translation>
    </message>
    <message>
        <source>Form</source>
        <translation>表单</translation>
    </message>
    <message>
        <source>Show the chosen row as a form</source>
        <translation>以表单显示所选行</translation>
    </message>
    <message>
        <source>%1 is read-only by its profile; rows are only shown.</source>
        <translation>%1 的配置为只读；仅显示行。</translation>
    </message>
    <message numerus="yes">
        <source>Write %n change(s) to %1?</source>
        <translation><numerusform>将 %n 项更改写入 %1？</numerusform></translation>
    </message>
    <message>
        <source>%1: %2 inserted, %3 changed, %4 deleted. All of it in one transaction, or nothing.</source>
        <translation>%1：插入 %2 行，更改 %3 行，删除 %4 行。全部在一个事务中完成，否则不做任何更改。</translation>
    </message>
    <message numerus="yes">
        <source>%n change(s) were written.</source>
        <translation><numerusform>已写入 %n 项更改。</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n change(s) were written to %1</source>
        <translation><numerusform>已将 %n 项更改写入 %1</numerusform></translation>
    </message>
    <message>
        <source>Nothing was written: a row was changed meanwhile.</source>
        <translation>未写入任何内容：有一行在此期间已被更改。</translation>
    </message>
    <message>
        <source>Look at the staged changes and apply again.</source>
        <translation>请查看暂存的更改后再次应用。</translation>
    </message>
    <message numerus="yes">
        <source>Discard %n staged change(s)?</source>
        <translation><numerusform>放弃 %n 项暂存更改？</numerusform></translation>
    </message>
    <message>
        <source>The database stays as it is; what you staged is lost.</source>
        <translation>数据库保持不变；暂存的内容将丢失。</translation>
    </message>
    <message>
        <source>Export rows</source>
        <translation>导出行</translation>
    </message>
    <message>
        <source>CSV (*.csv)</source>
        <translation>CSV (*.csv)</translation>
    </message>
    <message>
        <source>JSON (*.json)</source>
        <translation>JSON (*.json)</translation>
    </message>
    <message>
        <source>JSON lines (*.jsonl)</source>
        <translation>JSON 行 (*.jsonl)</translation>
    </message>
    <message>
        <source>Import rows</source>
        <translation>导入行</translation>
    </message>
    <message>
        <source>Rows (*.csv *.json *.jsonl)</source>
        <translation>行数据 (*.csv *.json *.jsonl)</translation>
    </message>
    <message>
        <source>Records</source>
        <translation>记录</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>表</translation>
    </message>
    <message>
        <source>The table whose rows are shown</source>
        <translation>正在显示其行的表</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>行</translation>
    </message>
    <message numerus="yes">
        <source>%n change(s) that were not applied are back; nothing was written.</source>
        <translation><numerusform>已恢复 %n 项未应用的更改；尚未写入。</numerusform></translation>
    </message>
    <message>
        <source>%1 rows are in %2.</source>
        <translation>%1 行已写入 %2。</translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) were imported.</source>
        <translation><numerusform>已导入 %n 行。</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>Import %n row(s) into %1?</source>
        <translation><numerusform>将 %n 行导入 %1？</numerusform></translation>
    </message>
    <message>
        <source>All rows keep to the rules that are known. They are added in one transaction: all or none.</source>
        <translation>所有行均符合已知规则。将在一个事务中添加：要么全部，要么一行不加。</translation>
    </message>
    <message>
        <source>The database has no tables.</source>
        <translation>数据库中没有表。</translation>
    </message>
    <message>
        <source>no rows</source>
        <translation>没有行</translation>
    </message>
    <message>
        <source>no rows match the filter</source>
        <translation>没有符合筛选条件的行</translation>
    </message>
    <message>
        <source>rows 1–%1, all of them</source>
        <translation>第 1–%1 行，已全部显示</translation>
    </message>
    <message>
        <source>rows 1–%1 of %2</source>
        <translation>第 1–%1 行，共 %2 行</translation>
    </message>
    <message numerus="yes">
        <source>%n staged change(s) in %1</source>
        <translation><numerusform>%1 中有 %n 项暂存更改</numerusform></translation>
    </message>
</context>
<context>
    <name>athanor::RevisionModel</name>
    <message>
        <source>pending</source>
        <translation>待应用</translation>
    </message>
    <message>
        <source>applied</source>
        <translation>已应用</translation>
    </message>
    <message>
        <source>database is here</source>
        <translation>数据库在此</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>built on %1</source>
        <translation>基于 %1</translation>
    </message>
    <message>
        <source>branch %1</source>
        <translation>分支 %1</translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史</translation>
    </message>
    <message>
        <source>Revision</source>
        <translation>修订</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>说明</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>创建时间</translation>
    </message>
</context>
<context>
    <name>athanor::RevisionPane</name>
    <message>
        <source>run by Alembic, unseen: only the version table&apos;s part is shown</source>
        <translation>由 Alembic 运行，不可预见：仅显示版本表的部分</translation>
    </message>
    <message>
        <source>rendered by the service&apos;s own Alembic</source>
        <translation>由该服务自己的 Alembic 生成</translation>
    </message>
    <message>
        <source>blocks</source>
        <translation>阻止</translation>
    </message>
    <message>
        <source>high</source>
        <translation>高</translation>
    </message>
    <message>
        <source>medium</source>
        <translation>中</translation>
    </message>
    <message>
        <source>low</source>
        <translation>低</translation>
    </message>
    <message numerus="yes">
        <source>%n rows now</source>
        <translation><numerusform>当前 %n 行</numerusform></translation>
    </message>
    <message>
        <source>Safer: %1</source>
        <translation>更安全的做法：%1</translation>
    </message>
    <message>
        <source>Statements of the revision</source>
        <translation>修订的语句</translation>
    </message>
    <message>
        <source>Hazards of the revision</source>
        <translation>修订的风险</translation>
    </message>
    <message>
        <source>No revision is chosen</source>
        <translation>未选择修订</translation>
    </message>
    <message>
        <source>Choose one in the list to see what it does.</source>
        <translation>在列表中选择一个修订以查看其内容。</translation>
    </message>
    <message>
        <source>This revision cannot be read without running it</source>
        <translation>不运行此修订就无法读取它</translation>
    </message>
    <message>
        <source>write this line with literal values, or trust the folder, so that the service&apos;s own Alembic runs it</source>
        <translation>用字面值改写此行，或信任该文件夹，让服务自己的 Alembic 来运行它</translation>
    </message>
    <message>
        <source>holds a value that is made when it is read</source>
        <translation>含有在读取时才产生的值</translation>
    </message>
    <message>
        <source>-- This revision sends nothing.</source>
        <translation>-- 此修订不发送任何语句。</translation>
    </message>
    <message>
        <source>Go to the statement</source>
        <translation>转到该语句</translation>
    </message>
</context>
<context>
    <name>athanor::SecretPrompt</name>
    <message>
        <source>No password was given.</source>
        <translation>未提供密码。</translation>
    </message>
    <message>
        <source>The password is asked for when the service is opened; open it once.</source>
        <translation>打开服务时会询问密码；请先打开一次。</translation>
    </message>
    <message>
        <source>Password for %1</source>
        <translation>%1 的密码</translation>
    </message>
    <message>
        <source>User %1 at %2. It is kept in memory until the program ends.</source>
        <translation>用户 %1，位于 %2。密码仅保存在内存中，程序结束即清除。</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>密码</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>athanor::ServiceContext</name>
    <message>
        <source>%1 is read-only; change its profile to write to it.</source>
        <translation>%1 为只读；如需写入，请更改其配置。</translation>
    </message>
    <message>
        <source>%1 is locked; unlock it to write to it.</source>
        <translation>%1 已锁定；解锁后方可写入。</translation>
    </message>
    <message>
        <source>No password was given.</source>
        <translation>未提供密码。</translation>
    </message>
</context>
<context>
    <name>athanor::ServicePage</name>
    <message>
        <source>Not allowed</source>
        <translation>不允许</translation>
    </message>
    <message>
        <source>This action is not in the list of actions that may write; nothing was done.</source>
        <translation>此操作不在允许写入的操作列表中；未执行任何操作。</translation>
    </message>
    <message>
        <source>%1 is read-only</source>
        <translation>%1 为只读</translation>
    </message>
    <message>
        <source>Its profile says that nothing may be written. Edit the profile to change that.</source>
        <translation>其配置规定不得写入。如需更改，请编辑配置。</translation>
    </message>
    <message>
        <source>The service is in production and locked; this unlocks it.</source>
        <translation>该服务处于生产环境且已锁定；此操作将解锁。</translation>
    </message>
</context>
<context>
    <name>athanor::ServiceView</name>
    <message>
        <source>Pages of the service</source>
        <translation>服务的页面</translation>
    </message>
    <message>
        <source>%1 (Ctrl+%2)</source>
        <translation>%1 (Ctrl+%2)</translation>
    </message>
    <message>
        <source>read-only</source>
        <translation>只读</translation>
    </message>
    <message>
        <source>locked</source>
        <translation>已锁定</translation>
    </message>
    <message>
        <source>unlocked</source>
        <translation>已解锁</translation>
    </message>
</context>
<context>
    <name>athanor::Sidebar</name>
    <message>
        <source>Services</source>
        <translation>服务</translation>
    </message>
</context>
<context>
    <name>athanor::SidebarModel</name>
    <message>
        <source>Fleet</source>
        <translation>服务清单</translation>
    </message>
    <message>
        <source>TLS: %1</source>
        <translation>TLS：%1</translation>
    </message>
    <message>
        <source>unlocked for writing</source>
        <translation>已解锁可写入</translation>
    </message>
    <message>
        <source>State: %1</source>
        <translation>状态：%1</translation>
    </message>
    <message>
        <source>Migrations: %1</source>
        <translation>迁移：%1</translation>
    </message>
</context>
<context>
    <name>athanor::StagedPane</name>
    <message>
        <source>insert: %1</source>
        <translation>插入：%1</translation>
    </message>
    <message>
        <source>all defaults</source>
        <translation>全部默认</translation>
    </message>
    <message>
        <source>delete %1</source>
        <translation>删除 %1</translation>
    </message>
    <message>
        <source>change %1: %2</source>
        <translation>更改 %1：%2</translation>
    </message>
    <message>
        <source>Staged changes</source>
        <translation>暂存的更改</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>更改</translation>
    </message>
    <message>
        <source>Statement</source>
        <translation>语句</translation>
    </message>
    <message numerus="yes">
        <source>%n staged change(s)</source>
        <translation><numerusform>%n 项暂存更改</numerusform></translation>
    </message>
</context>
<context>
    <name>athanor::StampDialog</name>
    <message>
        <source>&amp;Empty the version table first</source>
        <translation>先清空版本表(&amp;E)</translation>
    </message>
    <message>
        <source>Stamp</source>
        <translation>标记</translation>
    </message>
    <message>
        <source>Writes the revision into the database without running anything. Use it when the tables are already there.</source>
        <translation>仅将修订写入数据库，不执行任何语句。适用于表已存在的情况。</translation>
    </message>
    <message>
        <source>&amp;Revision</source>
        <translation>修订(&amp;R)</translation>
    </message>
    <message>
        <source>Stamp…</source>
        <translation>标记…</translation>
    </message>
</context>
<context>
    <name>athanor::StatusArea</name>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
</context>
<context>
    <name>athanor::TableListModel</name>
    <message>
        <source>table</source>
        <translation>表</translation>
    </message>
    <message>
        <source>view</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>materialized view</source>
        <translation>物化视图</translation>
    </message>
    <message>
        <source>foreign table</source>
        <translation>外部表</translation>
    </message>
    <message>
        <source>virtual table</source>
        <translation>虚拟表</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
</context>
<context>
    <name>athanor::TopologyModel</name>
    <message>
        <source>Server</source>
        <translation>服务器</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>角色</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Lag</source>
        <translation>延迟</translation>
    </message>
</context>
<context>
    <name>athanor::TopologyPage</name>
    <message>
        <source>Server</source>
        <translation>服务器</translation>
    </message>
    <message>
        <source>Not asked yet</source>
        <translation>尚未询问</translation>
    </message>
    <message>
        <source>The topology shows the servers around this database: who copies from whom, and how far each is behind.</source>
        <translation>拓扑显示此数据库周围的服务器：谁从谁复制，各自落后多少。</translation>
    </message>
    <message>
        <source>Asking the servers around %1</source>
        <translation>正在询问 %1 周围的服务器</translation>
    </message>
    <message>
        <source>Topology</source>
        <translation>拓扑</translation>
    </message>
    <message>
        <source>Ask again</source>
        <translation>重新询问</translation>
    </message>
    <message>
        <source>Ask the servers anew</source>
        <translation>重新询问各服务器</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Stop asking</source>
        <translation>停止询问</translation>
    </message>
    <message>
        <source>Ask the others too</source>
        <translation>同时询问其他服务器</translation>
    </message>
    <message>
        <source>Also log in, with this service&apos;s account, to the servers that are named</source>
        <translation>也用此服务的账户登录到所列出的服务器</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Draw larger</source>
        <translation>放大图形</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>缩小</translation>
    </message>
    <message>
        <source>Draw smaller</source>
        <translation>缩小图形</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>适合窗口</translation>
    </message>
    <message>
        <source>Show the whole drawing</source>
        <translation>显示整个图形</translation>
    </message>
    <message>
        <source>Servers, their roles, states and lags</source>
        <translation>服务器及其角色、状态和延迟</translation>
    </message>
    <message>
        <source>How often to ask again</source>
        <translation>多久重新询问一次</translation>
    </message>
    <message>
        <source>Only on demand</source>
        <translation>仅在需要时</translation>
    </message>
    <message>
        <source>Every 5 seconds</source>
        <translation>每 5 秒</translation>
    </message>
    <message>
        <source>Every 30 seconds</source>
        <translation>每 30 秒</translation>
    </message>
    <message>
        <source>Every 5 minutes</source>
        <translation>每 5 分钟</translation>
    </message>
    <message>
        <source>How often to ask again while this page is shown</source>
        <translation>显示此页时多久重新询问一次</translation>
    </message>
    <message>
        <source>Drawing of the servers</source>
        <translation>服务器图</translation>
    </message>
    <message>
        <source>The list beside it says the same in words.</source>
        <translation>旁边的列表以文字说明相同内容。</translation>
    </message>
    <message>
        <source>Asking was stopped.</source>
        <translation>询问已停止。</translation>
    </message>
    <message>
        <source>Not told:</source>
        <translation>未告知：</translation>
    </message>
    <message numerus="yes">
        <source>%n servers</source>
        <translation>
            <numerusform>%n 台服务器</numerusform>
        </translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>角色</translation>
    </message>
    <message>
        <source>Health</source>
        <translation>健康</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Lag</source>
        <translation>延迟</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Asked</source>
        <translation>已询问</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no, others tell of it</source>
        <translation>否，由其他服务器告知</translation>
    </message>
    <message>
        <source>To %1</source>
        <translation>到 %1</translation>
    </message>
    <message>
        <source>From %1</source>
        <translation>来自 %1</translation>
    </message>
</context>
<context>
    <name>athanor::WindowActions</name>
    <message>
        <source>&amp;Theme</source>
        <translation>主题(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>语言(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Open Fleet…</source>
        <translation>打开服务清单(&amp;O)…</translation>
    </message>
    <message>
        <source>Open a fleet file</source>
        <translation>打开服务清单文件</translation>
    </message>
    <message>
        <source>&amp;New Fleet…</source>
        <translation>新建服务清单(&amp;N)…</translation>
    </message>
    <message>
        <source>Make an empty fleet file</source>
        <translation>创建空的服务清单文件</translation>
    </message>
    <message>
        <source>&amp;Create Demo Fleet…</source>
        <translation>创建演示清单(&amp;D)…</translation>
    </message>
    <message>
        <source>Write a small fleet with four services to try things on</source>
        <translation>写入一个含四个服务的小清单，供试用</translation>
    </message>
    <message>
        <source>&amp;Import Services…</source>
        <translation>导入服务(&amp;I)…</translation>
    </message>
    <message>
        <source>Find Flask services below a folder and add them</source>
        <translation>在文件夹下查找 Flask 服务并添加</translation>
    </message>
    <message>
        <source>&amp;Export Report…</source>
        <translation>导出报告(&amp;E)…</translation>
    </message>
    <message>
        <source>Write the fleet table to a file</source>
        <translation>将服务清单表写入文件</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>Close the program</source>
        <translation>关闭程序</translation>
    </message>
    <message>
        <source>&amp;Scan Fleet</source>
        <translation>扫描服务清单(&amp;S)</translation>
    </message>
    <message>
        <source>Ask every service how it stands</source>
        <translation>询问每个服务的状况</translation>
    </message>
    <message>
        <source>S&amp;top</source>
        <translation>停止(&amp;T)</translation>
    </message>
    <message>
        <source>Stop what is running</source>
        <translation>停止正在进行的任务</translation>
    </message>
    <message>
        <source>&amp;Filter Services</source>
        <translation>筛选服务(&amp;F)</translation>
    </message>
    <message>
        <source>Go to the filter of the fleet table</source>
        <translation>转到清单表的筛选框</translation>
    </message>
    <message>
        <source>&amp;Add Service…</source>
        <translation>添加服务(&amp;A)…</translation>
    </message>
    <message>
        <source>Add a service to the fleet</source>
        <translation>向清单添加服务</translation>
    </message>
    <message>
        <source>&amp;Edit Profile…</source>
        <translation>编辑配置(&amp;E)…</translation>
    </message>
    <message>
        <source>Change the profile of the service</source>
        <translation>更改服务的配置</translation>
    </message>
    <message>
        <source>&amp;Remove from Fleet…</source>
        <translation>从清单中移除(&amp;R)…</translation>
    </message>
    <message>
        <source>Take the service out of the fleet file</source>
        <translation>从清单文件中移除该服务</translation>
    </message>
    <message>
        <source>Re&amp;fresh</source>
        <translation>刷新(&amp;F)</translation>
    </message>
    <message>
        <source>Load what is shown anew</source>
        <translation>重新加载显示的内容</translation>
    </message>
    <message>
        <source>&amp;Unlock for Writing…</source>
        <translation>解锁以写入(&amp;U)…</translation>
    </message>
    <message>
        <source>Allow writes to this production service</source>
        <translation>允许写入此生产服务</translation>
    </message>
    <message>
        <source>&amp;Lock</source>
        <translation>锁定(&amp;L)</translation>
    </message>
    <message>
        <source>Forbid writes to this production service again</source>
        <translation>重新禁止写入此生产服务</translation>
    </message>
    <message>
        <source>&amp;Copy Address</source>
        <translation>复制地址(&amp;C)</translation>
    </message>
    <message>
        <source>Copy the service's URL, without its password</source>
        <translation>复制服务的 URL（不含密码）</translation>
    </message>
    <message>
        <source>&amp;Fleet</source>
        <translation>服务清单(&amp;F)</translation>
    </message>
    <message>
        <source>Go to the fleet table</source>
        <translation>转到服务清单表</translation>
    </message>
    <message>
        <source>&amp;Sidebar</source>
        <translation>侧边栏(&amp;S)</translation>
    </message>
    <message>
        <source>Show or hide the list of services</source>
        <translation>显示或隐藏服务列表</translation>
    </message>
    <message>
        <source>&amp;Command Palette</source>
        <translation>命令面板(&amp;C)</translation>
    </message>
    <message>
        <source>Find a command, a service or a table by a few letters</source>
        <translation>用几个字母查找命令、服务或表</translation>
    </message>
    <message>
        <source>&amp;Next Page</source>
        <translation>下一页(&amp;N)</translation>
    </message>
    <message>
        <source>Show the next page of the service</source>
        <translation>显示服务的下一页</translation>
    </message>
    <message>
        <source>&amp;Previous Page</source>
        <translation>上一页(&amp;P)</translation>
    </message>
    <message>
        <source>Show the previous page of the service</source>
        <translation>显示服务的上一页</translation>
    </message>
    <message>
        <source>&amp;Keyboard Shortcuts</source>
        <translation>键盘快捷键(&amp;K)</translation>
    </message>
    <message>
        <source>List all shortcuts</source>
        <translation>列出所有快捷键</translation>
    </message>
    <message>
        <source>&amp;About Athanor</source>
        <translation>关于 Athanor(&amp;A)</translation>
    </message>
    <message>
        <source>Version and licences</source>
        <translation>版本与许可证</translation>
    </message>
    <message>
        <source>&amp;Service</source>
        <translation>服务(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>As the &amp;System</source>
        <translation>跟随系统(&amp;S)</translation>
    </message>
    <message>
        <source>Light or dark as the desktop is</source>
        <translation>与桌面的明暗一致</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>浅色(&amp;L)</translation>
    </message>
    <message>
        <source>Light colours</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>深色(&amp;D)</translation>
    </message>
    <message>
        <source>Dark colours</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>English</source>
        <translation>English</translation>
    </message>
    <message>
        <source>Show the program in English</source>
        <translation>以英文显示程序</translation>
    </message>
    <message>
        <source>Simplified Chinese</source>
        <translation>简体中文</translation>
    </message>
    <message>
        <source>Show the program in Simplified Chinese</source>
        <translation>以简体中文显示程序</translation>
    </message>
</context>
<context>
    <name>athanor::Workspace</name>
    <message>
        <source>The folder of %1 cannot be made; choose another place.</source>
        <translation>无法创建 %1 所在的文件夹；请选择其他位置。</translation>
    </message>
    <message>
        <source>No fleet is open; open or create one first.</source>
        <translation>未打开服务清单；请先打开或新建一个。</translation>
    </message>
</context>
<context>
    <name>athanor::SshFields</name>
    <message>
        <source>SSH host or alias</source>
        <translation>SSH 主机或别名</translation>
    </message>
    <message>
        <source>host or alias; empty: no tunnel</source>
        <translation>主机或别名；留空则不用隧道</translation>
    </message>
    <message>
        <source>SSH user</source>
        <translation>SSH 用户</translation>
    </message>
    <message>
        <source>user</source>
        <translation>用户</translation>
    </message>
    <message>
        <source>SSH port</source>
        <translation>SSH 端口</translation>
    </message>
    <message>
        <source>SSH jump hosts</source>
        <translation>SSH 跳板主机</translation>
    </message>
    <message>
        <source>jump hosts, with commas between them</source>
        <translation>跳板主机，以逗号分隔</translation>
    </message>
    <message>
        <source>The connection goes through the system's ssh: its configuration, agent and known hosts apply.</source>
        <translation>连接通过系统的 ssh 建立：其配置、代理和已知主机均有效。</translation>
    </message>
    <message>
        <source>The SSH port is a number from 1 to 65535.</source>
        <translation>SSH 端口是 1 到 65535 之间的数字。</translation>
    </message>
</context>
<context>
    <name>Transports</name>
    <message>
        <source>Local socket: nothing to encrypt.</source>
        <translation>本地套接字：无需加密。</translation>
    </message>
    <message>
        <source>Plain text or TLS, as the server likes: it is on this machine.</source>
        <translation>明文或 TLS，由服务器决定：它在本机上。</translation>
    </message>
    <message>
        <source>Plain text: the server is on this machine.</source>
        <translation>明文：服务器在本机上。</translation>
    </message>
    <message>
        <source>Plain text, agreed on.</source>
        <translation>明文，已获同意。</translation>
    </message>
    <message>
        <source>Plain text, agreed on by %1.</source>
        <translation>明文，由 %1 同意。</translation>
    </message>
    <message>
        <source>Pinned certificate, expires %1: SHA-256 %2</source>
        <translation>固定证书，%1 到期：SHA-256 %2</translation>
    </message>
    <message>
        <source>Pinned certificate: SHA-256 %1</source>
        <translation>固定证书：SHA-256 %1</translation>
    </message>
    <message>
        <source>A file of this machine: nothing to encrypt.</source>
        <translation>本机文件：无需加密。</translation>
    </message>
    <message>
        <source>Encrypted, not verified: the server is on this machine.</source>
        <translation>已加密，未验证：服务器在本机上。</translation>
    </message>
    <message>
        <source>Encrypted, but nobody makes sure who answers; agreed on by %1.</source>
        <translation>已加密，但未确认对方是谁；由 %1 同意。</translation>
    </message>
    <message>
        <source>Verified against the CA file %1, whatever the host name.</source>
        <translation>以 CA 文件 %1 验证，不核对主机名。</translation>
    </message>
    <message>
        <source>Verified against the authorities that this system trusts.</source>
        <translation>以本系统信任的证书颁发机构验证。</translation>
    </message>
    <message>
        <source>Verified against the CA file %1.</source>
        <translation>以 CA 文件 %1 验证。</translation>
    </message>
    <message>
        <source>was not checked</source>
        <translation>未检查</translation>
    </message>
    <message>
        <source>is the pinned one</source>
        <translation>与固定的一致</translation>
    </message>
    <message>
        <source>chain was checked, host name was not</source>
        <translation>已检查证书链，未核对主机名</translation>
    </message>
    <message>
        <source>chain and host name were checked</source>
        <translation>已检查证书链和主机名</translation>
    </message>
    <message>
        <source>%1, it is over</source>
        <translation>%1，已过期</translation>
    </message>
    <message numerus="yes">
        <source>%1, in %n days</source>
        <translation><numerusform>%1，还有 %n 天</numerusform></translation>
    </message>
    <message>
        <source>Name:    %1</source>
        <translation>名称：%1</translation>
    </message>
    <message>
        <source>Hosts:   %1</source>
        <translation>主机：%1</translation>
    </message>
    <message>
        <source>Issuer:  %1</source>
        <translation>颁发者：%1</translation>
    </message>
    <message>
        <source>Valid:   %1 to %2</source>
        <translation>有效期：%1 至 %2</translation>
    </message>
    <message>
        <source>SHA-256: %1</source>
        <translation>SHA-256：%1</translation>
    </message>
    <message>
        <source>Pinned:  %1</source>
        <translation>已固定：%1</translation>
    </message>
    <message>
        <source>The server of %1 shows another certificate</source>
        <translation>%1 的服务器出示了另一个证书</translation>
    </message>
    <message>
        <source>Trust the certificate of %1?</source>
        <translation>信任 %1 的证书？</translation>
    </message>
    <message>
        <source>It is not the one that was pinned. Either it was replaced, or somebody is between you and the server. Ask the administrator, and compare the fingerprint; no password was sent.</source>
        <translation>这不是已固定的证书。要么它被更换了，要么有人在您和服务器之间。请询问管理员并核对指纹；未发送任何密码。</translation>
    </message>
    <message>
        <source>No authority that is known here vouches for it. Compare the fingerprint with the one at the server before you trust it; no password was sent.</source>
        <translation>没有已知的颁发机构为它担保。信任之前请与服务器上的指纹核对；未发送任何密码。</translation>
    </message>
    <message>
        <source>Pin the New One</source>
        <translation>固定新证书</translation>
    </message>
    <message>
        <source>Trust and Pin</source>
        <translation>信任并固定</translation>
    </message>
    <message>
        <source>Do Not Trust</source>
        <translation>不信任</translation>
    </message>
</context>
<context>
    <name>athanor::TrustDialog</name>
    <message>
        <source>Not static: %1</source>
        <translation>无法静态读取：%1</translation>
    </message>
    <message>
        <source>Folder: %1</source>
        <translation>文件夹：%1</translation>
    </message>
    <message>
        <source>Code it may import: %1</source>
        <translation>可能导入的代码：%1</translation>
    </message>
    <message>
        <source>Interpreter: %1</source>
        <translation>解释器：%1</translation>
    </message>
    <message>
        <source>The application&apos;s own env.py runs too.</source>
        <translation>应用自己的 env.py 也会运行。</translation>
    </message>
    <message>
        <source>The application&apos;s own env.py does not run.</source>
        <translation>应用自己的 env.py 不会运行。</translation>
    </message>
    <message>
        <source>The kernel keeps it to its own files; it has the database&apos;s password.</source>
        <translation>内核只允许它访问自己的文件；它持有数据库的密码。</translation>
    </message>
    <message>
        <source>This kernel cannot keep it from your files; it has the database&apos;s password.</source>
        <translation>此内核无法阻止它访问您的文件；它持有数据库的密码。</translation>
    </message>
    <message>
        <source>Changed since it was trusted:</source>
        <translation>自上次信任以来的更改：</translation>
    </message>
    <message>
        <source>Files:</source>
        <translation>文件：</translation>
    </message>
    <message>
        <source>Run the code of %1?</source>
        <translation>运行 %1 的代码？</translation>
    </message>
    <message>
        <source>A script of this plan cannot be read without running it. The service&apos;s own Alembic can do that, with the code below. Trust it only if you know where it comes from.</source>
        <translation>此计划中有一个脚本不运行就无法读取。该服务自己的 Alembic 可以用下面的代码来完成。仅当您知道代码的来源时才信任它。</translation>
    </message>
    <message>
        <source>What will run</source>
        <translation>将要运行的内容</translation>
    </message>
    <message>
        <source>I have read this code, or trust who &amp;wrote it</source>
        <translation>我已阅读此代码，或信任其作者(&amp;W)</translation>
    </message>
    <message>
        <source>Trust and plan</source>
        <translation>信任并制定计划</translation>
    </message>
</context>
</TS>
