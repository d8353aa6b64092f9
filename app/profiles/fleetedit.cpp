// SPDX-License-Identifier: Apache-2.0
#include "profiles/fleetedit.h"

#include "profiles/tomltext.h"

#include <algorithm>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

/// One key of a service: how it is spelled for a profile; empty: it is left out.
struct Field
{
    const char *key;
    QByteArray (*spell)(const Profile &);
};

QByteArray spellText(const QString &text)
{
    return text.isEmpty() ? QByteArray() : tomlString(text);
}

QByteArray spellTags(const Profile &p)
{
    QByteArrayList tags;
    for (const QString &tag : p.tags)
        tags += tomlString(tag);
    return tags.isEmpty() ? QByteArray() : '[' + tags.join(", ") + ']';
}

QByteArray spellTypes(const Profile &p)
{
    QByteArrayList types;
    for (auto it = p.types.cbegin(); it != p.types.cend(); ++it)
        types += tomlString(it.key()) + " = " + tomlString(it.value());
    return types.isEmpty() ? QByteArray() : "{ " + types.join(", ") + " }";
}

QByteArray spellSecret(const Profile &p)
{
    return p.secret == SecretSource{} ? QByteArray() : tomlString(secretSourceText(p.secret));
}

const std::initializer_list<Field> fields{
    {"name", [](const Profile &p) { return spellText(p.name); }},
    {"environment", [](const Profile &p) { return spellText(p.environment); }},
    {"url", [](const Profile &p) { return spellText(p.url.toString()); }},
    {"secret", spellSecret},
    {"folder", [](const Profile &p) { return spellText(p.folder); }},
    {"migrations", [](const Profile &p) { return spellText(p.migrations); }},
    {"models", [](const Profile &p) { return spellText(p.models); }},
    {"python", [](const Profile &p) { return spellText(p.python); }},
    {"run_env_py", [](const Profile &p) { return p.runEnvironment ? QByteArray("true") : QByteArray(); }},
    {"types", spellTypes},
    {"tags", spellTags},
    {"read_only", [](const Profile &p) { return p.readOnly ? QByteArray("true") : QByteArray(); }},
    {"plain_text_consent", [](const Profile &p) { return p.plainTextConsent ? QByteArray("true") : QByteArray(); }},
    {"plain_text_consent_by", [](const Profile &p) { return spellText(p.consentBy); }},
    {"ssh_host", [](const Profile &p) { return spellText(p.ssh.host); }},
    {"ssh_user", [](const Profile &p) { return spellText(p.ssh.user); }},
    {"ssh_port", [](const Profile &p) { return p.ssh.port > 0 ? QByteArray::number(p.ssh.port) : QByteArray(); }},
    {"ssh_jump", [](const Profile &p) { return spellText(p.ssh.jump); }},
    {"tls_pin", [](const Profile &p) { return spellText(p.tlsPin); }},
};

/// A [[service]] table with the [service.x] tables behind it.
struct Block
{
    qsizetype begin = 0;
    qsizetype end = 0;
    TomlTable main;
    QList<TomlTable> below;
};

Result<QList<Block>> findBlocks(const QByteArray &text, qsizetype count)
{
    const auto tables = scanToml(text);
    if (!tables)
        return fail(tables.error());
    QList<Block> blocks;
    bool inService = false;
    for (const TomlTable &table : *tables) {
        const bool isService = !table.name.isEmpty() && table.name.first() == "service";
        if (isService && table.name.size() == 1 && table.isArrayElement)
            blocks.append({table.begin, table.end, table, {}});
        else if (isService && inService) {
            blocks.last().below.append(table);
            blocks.last().end = table.end;
        }
        inService = isService && !blocks.isEmpty();
    }
    if (blocks.size() != count)
        return fail(Error::refused(u"The services are not all written as [[service]] tables, which Athanor can change; "
                                   "rewrite them so, or change the file by hand."_s));
    return blocks;
}

QByteArray lineBreak(const QByteArray &text)
{
    return text.contains("\r\n") ? "\r\n" : "\n";
}

/// Replacements of [begin, end), applied from the back so that offsets stay true.
struct Edit
{
    qsizetype begin;
    qsizetype end;
    QByteArray with;
};

QByteArray applied(QByteArray text, QList<Edit> edits)
{
    // At one place: what is taken out goes first, and of several insertions the last.
    std::ranges::reverse(edits);
    std::ranges::stable_sort(edits, std::ranges::greater(), [](const Edit &e) { return std::pair(e.begin, e.end); });
    for (const Edit &edit : std::as_const(edits))
        text.replace(edit.begin, edit.end - edit.begin, edit.with);
    return text;
}

/// Where a new key goes: behind the last entry that stands before it in the usual order, or behind the header.
qsizetype placeFor(const Block &block, const QByteArray &key)
{
    qsizetype place = block.main.bodyBegin;
    for (const Field &field : fields) {
        if (key == field.key)
            break;
        for (const TomlEntry &entry : block.main.entries) {
            if (entry.key.first() == field.key)
                place = qMax(place, entry.end);
        }
    }
    return place;
}

void changeField(const QByteArray &text, const Block &block, const QByteArray &key, const QByteArray &value,
                 QList<Edit> *edits)
{
    bool written = false;
    for (const TomlEntry &entry : block.main.entries) {
        if (entry.key.first() != key)
            continue;
        if (entry.key.size() == 1 && !value.isEmpty()) {
            edits->append({entry.valueBegin, entry.valueEnd, value});
            written = true;
            continue;
        }
        edits->append({entry.begin, entry.end, {}});
    }
    for (const TomlTable &table : block.below) {
        if (table.name.size() >= 2 && table.name.at(1) == key)
            edits->append({table.begin, table.end, {}});
    }
    if (written || value.isEmpty())
        return;
    const qsizetype place = placeFor(block, key);
    edits->append({place, place, key + " = " + value + lineBreak(text)});
}

/// The start of the comment lines right above a table; they speak of it.
qsizetype commentBegin(const QByteArray &text, qsizetype tableBegin)
{
    qsizetype begin = tableBegin;
    while (begin > 0) {
        const qsizetype line = text.lastIndexOf('\n', begin - 2) + 1;
        if (begin < 2 || !text.sliced(line, begin - line).trimmed().startsWith('#'))
            break;
        begin = line;
    }
    return begin;
}

} // namespace

Result<QByteArray> withServiceAdded(const QByteArray &text, qsizetype count, const Profile &profile)
{
    if (const auto blocks = findBlocks(text, count); !blocks)
        return fail(blocks.error());
    const QByteArray newLine = lineBreak(text);
    QByteArray out = text;
    if (!out.isEmpty() && !out.endsWith('\n'))
        out += newLine;
    if (!out.isEmpty() && !out.endsWith(newLine + newLine))
        out += newLine;
    out += "[[service]]" + newLine;
    for (const Field &field : fields) {
        const QByteArray value = field.spell(profile);
        if (!value.isEmpty())
            out += QByteArray(field.key) + " = " + value + newLine;
    }
    return out;
}

Result<QByteArray> withServiceReplaced(const QByteArray &original, qsizetype count, qsizetype index,
                                       const Profile &before, const Profile &after)
{
    // New lines need a closed line before them.
    const QByteArray text = original.endsWith('\n') ? original : original + lineBreak(original);
    const auto blocks = findBlocks(text, count);
    if (!blocks)
        return fail(blocks.error());
    QList<Edit> edits;
    for (const Field &field : fields) {
        const QByteArray value = field.spell(after);
        if (value != field.spell(before))
            changeField(text, blocks->at(index), field.key, value, &edits);
    }
    return applied(text, edits);
}

Result<QByteArray> withServiceRemoved(const QByteArray &text, qsizetype count, qsizetype index)
{
    const auto blocks = findBlocks(text, count);
    if (!blocks)
        return fail(blocks.error());
    const Block &block = blocks->at(index);
    // The comment above the next table is not this one's; one that opens the file speaks of the whole file.
    const qsizetype end = block.end == text.size() ? block.end : commentBegin(text, block.end);
    const qsizetype comment = commentBegin(text, block.begin);
    return applied(text, {{comment == 0 ? block.begin : comment, end, {}}});
}

} // namespace athanor
