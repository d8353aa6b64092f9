// SPDX-License-Identifier: Apache-2.0
#include "core/module.h"
#include "profiles/import/composemodule.h"

#include <yaml-cpp/yaml.h>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype largestComposeFile = 256 * 1024;
constexpr int deepestNesting = 64;
constexpr size_t mostServices = 200;
constexpr size_t mostVariables = 500;

/// yaml-cpp recurses into brackets and indented blocks; how deep a text can lead it is bounded first.
bool isTooDeep(const QByteArray &text)
{
    int brackets = 0;
    int deepest = 0;
    qsizetype indent = 0;
    bool atStart = true;
    int dashes = 0;
    for (const char c : text) {
        if (c == '\n') {
            atStart = true;
            indent = 0;
            dashes = 0;
            continue;
        }
        if (atStart && (c == ' ' || c == '-' || c == '?')) {
            ++indent;
            dashes += c == ' ' ? 0 : 1;
        } else {
            atStart = false;
        }
        if (c == '[' || c == '{')
            ++brackets;
        deepest = std::max({deepest, brackets, dashes, static_cast<int>(std::min<qsizetype>(indent, 4096) / 2)});
    }
    return deepest > deepestNesting;
}

QString textOf(const YAML::Node &node)
{
    return node.IsScalar() ? QString::fromStdString(node.Scalar()) : QString();
}

int lineOf(const YAML::Node &node)
{
    return node.Mark().line + 1;
}

void addVariable(const QString &name, const QString &value, int line, const QString &file, ComposeService *service,
                 QStringList *notices)
{
    // "$$" is a dollar; "${X}" and "$X" are taken from where compose is started.
    QString plain = value;
    plain.replace("$$"_L1, QString(QChar(0)));
    if (plain.contains(u'$')) {
        notices->append(u"%1:%2: %3 is put together from other variables and was left out."_s.arg(file).arg(line).arg(
            boundedText(name, 80, false)));
        return;
    }
    plain.replace(QChar(0), u'$');
    service->variables.append({name, plain, file, line});
}

void readEnvironment(const YAML::Node &environment, const QString &file, ComposeService *service, QStringList *notices)
{
    if (!environment || environment.size() > mostVariables)
        return;
    if (environment.IsMap()) {
        for (const auto &pair : environment)
            addVariable(textOf(pair.first), textOf(pair.second), lineOf(pair.first), file, service, notices);
        return;
    }
    if (!environment.IsSequence())
        return;
    for (const auto &item : environment) {
        const QString text = textOf(item);
        if (text.contains(u'='))
            addVariable(text.section(u'=', 0, 0), text.section(u'=', 1), lineOf(item), file, service, notices);
    }
}

QStringList textsOf(const YAML::Node &node)
{
    if (!node)
        return {};
    if (node.IsScalar())
        return {textOf(node)};
    QStringList out;
    if (node.IsSequence() && node.size() <= mostVariables) {
        for (const auto &item : node)
            out += textOf(item.IsMap() ? item["path"] : item);
    }
    return out;
}

ComposeService readService(const QString &name, const YAML::Node &node, const QString &file, QStringList *notices)
{
    ComposeService service;
    service.name = name;
    service.context = u"."_s;
    if (!node.IsMap())
        return service;
    const YAML::Node build = node["build"];
    if (build && build.IsScalar())
        service.context = textOf(build);
    else if (build && build.IsMap() && build["context"])
        service.context = textOf(build["context"]);
    service.envFiles = textsOf(node["env_file"]);
    readEnvironment(node["environment"], file, &service, notices);
    return service;
}

ComposeFile read(const QByteArray &text, const QString &file)
{
    ComposeFile out;
    const QString unread = u"%1 cannot be read as a compose file and was left out."_s.arg(file);
    if (text.size() > largestComposeFile || text.contains('\0') || isTooDeep(text)) {
        out.notices += unread;
        return out;
    }
    try {
        const YAML::Node root = YAML::Load(text.toStdString());
        const YAML::Node services = root.IsMap() ? root["services"] : YAML::Node();
        if (!services || !services.IsMap() || services.size() > mostServices)
            return out;
        for (const auto &pair : services)
            out.services.append(readService(textOf(pair.first), pair.second, file, &out.notices));
    } catch (const std::exception &) {
        out.services.clear();
        out.notices = {unread};
    }
    return out;
}

} // namespace

} // namespace athanor

ATHANOR_MODULE(athanor::ComposeModule){athanor::read};
