// SPDX-License-Identifier: Apache-2.0
#include "ui/profiles/connectionform.h"

#include "engines/engines.h"
#include "ui/plaintext.h"
#include "ui/profiles/dialogparts.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QSignalBlocker>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

/// "name", "name:5433", "[::1]:5433", "/folder"; what cannot be is left to the URL's parser to name.
HostPort hostPortOf(const QString &text)
{
    if (text.startsWith(u'/'))
        return {text, 0};
    if (text.startsWith(u'[')) {
        const qsizetype close = text.indexOf(u']');
        return {text.mid(1, close - 1), text.mid(close + 2).toUShort()};
    }
    if (text.count(u':') == 1)
        return {text.section(u':', 0, 0), text.section(u':', 1).toUShort()};
    return {text, 0};
}

QString textOf(const HostPort &host)
{
    const QString name = host.host.contains(u':') ? u'[' + host.host + u']' : host.host;
    return host.port == 0 ? name : u"%1:%2"_s.arg(name).arg(host.port);
}

QString editorText(const QWidget *editor)
{
    if (const auto *line = qobject_cast<const QLineEdit *>(editor))
        return line->text().trimmed();
    if (const auto *box = qobject_cast<const QComboBox *>(editor))
        return box->currentText().trimmed();
    if (const auto *check = qobject_cast<const QCheckBox *>(editor))
        return check->isChecked() ? u"true"_s : QString();
    return {};
}

} // namespace

ConnectionForm::ConnectionForm(std::function<QString()> base, QWidget *parent)
    : QWidget(parent), m_base(std::move(base)), m_engine(new QComboBox(this)), m_layout(new QFormLayout(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    m_engine->setObjectName(u"profileEngine"_s);
    m_engine->setAccessibleName(tr("Database system"));
    for (const Engine *engine : engines())
        m_engine->addItem(engine->title(), static_cast<int>(engine->id()));
    m_layout->addRow(tr("&System"), m_engine);
    connect(m_engine, &QComboBox::activated, this, [this] {
        DatabaseUrl url;
        url.engine = static_cast<EngineId>(m_engine->currentData().toInt());
        url.scheme = engineName(url.engine);
        setUrl(url);
        emit edited();
    });
    m_url.engine = static_cast<EngineId>(m_engine->itemData(0).toInt());
    m_url.scheme = engineName(m_url.engine);
    build(m_url.engine);
}

void ConnectionForm::setUrl(const DatabaseUrl &url)
{
    const bool same = url.engine == m_url.engine;
    m_url = url;
    if (m_url.scheme.isEmpty())
        m_url.scheme = engineName(m_url.engine);
    const QSignalBlocker quiet(m_engine);
    m_engine->setCurrentIndex(m_engine->findData(static_cast<int>(url.engine)));
    if (!same)
        build(url.engine);
    fill();
}

void ConnectionForm::build(EngineId id)
{
    while (m_layout->rowCount() > 1)
        m_layout->removeRow(1);
    m_fields.clear();
    m_editors.clear();
    const auto engine = engineFor(id);
    if (!engine)
        return;
    m_fields = (*engine)->fields();
    for (const ConnectionField &field : std::as_const(m_fields)) {
        QWidget *editor = editorFor(field);
        editor->setObjectName(u"field."_s + field.key);
        editor->setAccessibleName(field.label);
        editor->setToolTip(plainToolTip(field.help));
        m_editors += editor;
        auto *line = qobject_cast<QLineEdit *>(editor);
        const bool isFile = field.type == ConnectionField::Type::File && line != nullptr;
        m_layout->addRow(field.label, isFile ? pathRow(line, false, true, m_base, this) : editor);
    }
}

QWidget *ConnectionForm::editorFor(const ConnectionField &field)
{
    if (field.type == ConnectionField::Type::Choice) {
        auto *box = new QComboBox(this);
        box->addItem(QString());
        box->addItems(field.choices);
        connect(box, &QComboBox::activated, this, &ConnectionForm::edited);
        return box;
    }
    if (field.type == ConnectionField::Type::Flag) {
        auto *check = new QCheckBox(this);
        connect(check, &QCheckBox::clicked, this, &ConnectionForm::edited);
        return check;
    }
    auto *line = new QLineEdit(this);
    line->setPlaceholderText(field.placeholder);
    if (field.type == ConnectionField::Type::Port)
        line->setMaxLength(5);
    connect(line, &QLineEdit::textEdited, this, &ConnectionForm::edited);
    return line;
}

QString ConnectionForm::shown(const ConnectionField &field) const
{
    if (field.key == "database"_L1)
        return m_url.database;
    if (field.key == "user"_L1)
        return m_url.user;
    if (field.key == "port"_L1) {
        const bool one = m_url.hosts.size() == 1 && m_url.hosts.first().port != 0;
        return one ? QString::number(m_url.hosts.first().port) : QString();
    }
    if (field.key != "host"_L1)
        return m_url.option(field.key).value_or(QString());
    if (m_url.hosts.size() == 1)
        return m_url.hosts.first().host;
    QStringList hosts;
    for (const HostPort &host : m_url.hosts)
        hosts += textOf(host);
    return hosts.join(u", "_s);
}

void ConnectionForm::fill()
{
    for (qsizetype i = 0; i < m_fields.size(); ++i) {
        const QString text = shown(m_fields[i]);
        if (auto *line = qobject_cast<QLineEdit *>(m_editors[i])) {
            line->setText(text);
        } else if (auto *box = qobject_cast<QComboBox *>(m_editors[i])) {
            // A value that the list does not know is kept, not replaced by another.
            if (box->findText(text) < 0)
                box->addItem(text);
            box->setCurrentIndex(box->findText(text));
        } else if (auto *check = qobject_cast<QCheckBox *>(m_editors[i])) {
            check->setChecked(text == "true"_L1 || text == "1"_L1);
        }
    }
}

void ConnectionForm::take(DatabaseUrl *url, const ConnectionField &field, const QString &text) const
{
    if (field.key == "database"_L1) {
        url->database = text;
    } else if (field.key == "user"_L1) {
        url->user = text;
    } else if (field.key == "host"_L1) {
        url->hosts.clear();
        for (const QString &host : text.split(u','))
            url->hosts += text.contains(u',') ? hostPortOf(host.trimmed()) : HostPort{text, 0};
        if (!text.contains(u',') && (text.count(u':') == 1 || text.startsWith(u'[')))
            url->hosts = {hostPortOf(text)};
    } else if (field.key == "port"_L1) {
        if (url->hosts.size() == 1)
            url->hosts.first().port = text.toUShort();
    } else {
        url->query.removeIf([&](const auto &pair) { return pair.first == field.key; });
        if (!text.isEmpty())
            url->query.append({field.key, text});
    }
}

Result<DatabaseUrl> ConnectionForm::url() const
{
    DatabaseUrl url = m_url;
    for (qsizetype i = 0; i < m_fields.size(); ++i) {
        const QString text = editorText(m_editors[i]);
        const bool isPort = m_fields[i].type == ConnectionField::Type::Port;
        bool ok = true;
        if (isPort && !text.isEmpty() && (text.toUShort(&ok) == 0 || !ok))
            return fail(Error::invalidInput(tr("The port is a number from 1 to 65535.")));
        // A new host comes without a port, so the port's field is taken again.
        if (text != shown(m_fields[i]) || (isPort && !text.isEmpty()))
            take(&url, m_fields[i], text);
    }
    url.hasPassword = false;
    // What the fields say must be a URL that reads back as itself.
    const auto again = parseDatabaseUrl(url.toString());
    if (!again)
        return fail(again.error());
    return again->url;
}

} // namespace athanor
