// SPDX-License-Identifier: Apache-2.0
#include "models/models.h"

#include "core/atomicfile.h"
#include "models/classreader.h"
#include "models/columnreader.h"
#include "python/parser.h"

#include <QDir>
#include <QDirIterator>
#include <QFileInfo>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr int fileLimit = 2000;
constexpr qint64 sizeLimit = 2 * 1024 * 1024;
constexpr int depthLimit = 20;

/// Turns the classes of all files into models: follows bases by name, adds the columns of mixins.
class Resolver
{
public:
    explicit Resolver(const QList<ModuleFacts> &modules)
    {
        for (const ModuleFacts &module : modules) {
            m_result.models += module.tables;
            m_result.unread += module.unread;
            for (const QString &base : module.declarativeBases)
                m_declarativeBases.insert(base);
            for (const ClassFacts &facts : module.classes)
                m_classes[facts.name].append(&facts);
        }
    }

    DeclaredModels resolve(const QList<ModuleFacts> &modules)
    {
        for (const ModuleFacts &module : modules) {
            for (const ClassFacts &facts : module.classes)
                resolveClass(facts);
        }
        return m_result;
    }

private:
    enum class Lineage { None, Declarative, Flask };

    /// The class of a base, if exactly one file has one of that name.
    const ClassFacts *classOf(const QString &base) const
    {
        const auto found = m_classes.value(lastPart(base));
        return found.size() == 1 ? found.first() : nullptr;
    }

    Lineage lineageOf(const ClassFacts &facts, int depth = 0) const
    {
        Lineage lineage = Lineage::None;
        for (const QString &base : facts.bases) {
            const QString name = lastPart(base);
            const ClassFacts *parent = classOf(base);
            if (base.endsWith(".Model"_L1) || (name == "Model"_L1 && !parent))
                return Lineage::Flask;
            if (parent == &facts)
                continue;
            if (parent && depth < depthLimit)
                lineage = std::max(lineage, lineageOf(*parent, depth + 1));
            else if (m_declarativeBases.contains(name) || name == "DeclarativeBase"_L1 || name == "Base"_L1)
                lineage = std::max(lineage, Lineage::Declarative);
        }
        return lineage;
    }

    /// Own columns, then those of bases that have no table of their own.
    void collectColumns(const ClassFacts &facts, QList<DeclaredColumn> &columns, int depth = 0) const
    {
        for (const DeclaredColumn &column : facts.columns) {
            if (std::ranges::find(columns, column.name, &DeclaredColumn::name) == columns.end())
                columns.append(column);
        }
        if (depth >= depthLimit)
            return;
        for (const QString &base : facts.bases) {
            const ClassFacts *parent = classOf(base);
            if (parent && parent != &facts && !hasOwnTable(*parent))
                collectColumns(*parent, columns, depth + 1);
        }
    }

    bool hasOwnTable(const ClassFacts &facts) const
    {
        if (facts.isAbstract)
            return false;
        const bool hasKey = std::ranges::any_of(facts.columns, &DeclaredColumn::primaryKey);
        return facts.tableName || facts.hasTable || (hasKey && lineageOf(facts) == Lineage::Flask);
    }

    const ClassFacts *parentWithTable(const ClassFacts &facts) const
    {
        for (const QString &base : facts.bases) {
            const ClassFacts *parent = classOf(base);
            if (parent && parent != &facts && hasOwnTable(*parent))
                return parent;
        }
        return nullptr;
    }

    void resolveClass(const ClassFacts &facts)
    {
        const Lineage lineage = lineageOf(facts);
        const bool isModel = lineage != Lineage::None || facts.tableName;
        if (!isModel)
            return;
        m_result.unread += facts.unread;
        if (facts.isAbstract || facts.hasTable || facts.tableNameUnread)
            return;
        DeclaredModel model;
        model.className = facts.name;
        model.file = facts.file;
        model.line = facts.line;
        model.schema = facts.schema;
        collectColumns(facts, model.columns);
        if (model.columns.isEmpty())
            return;
        const bool hasKey = std::ranges::any_of(model.columns, &DeclaredColumn::primaryKey);
        if (facts.tableName) {
            model.table = *facts.tableName;
        } else if (parentWithTable(facts)) {
            m_result.unread.append({facts.file, facts.line, u"%1 shares the table of another class"_s.arg(facts.name)});
            return;
        } else if (lineage == Lineage::Flask && hasKey) {
            model.table = camelToSnake(facts.name);
        } else {
            if (hasKey)
                m_result.unread.append({facts.file, facts.line, u"%1 names no table"_s.arg(facts.name)});
            return;
        }
        m_result.models.append(model);
    }

    QHash<QString, QList<const ClassFacts *>> m_classes;
    QSet<QString> m_declarativeBases;
    DeclaredModels m_result;
};

/// The facts of one file, or why it was not read.
void readInto(QList<ModuleFacts> &modules, const QByteArray &source, const QString &file)
{
    const auto module = python::parse(source);
    if (module) {
        modules.append(readModule(**module, file));
        return;
    }
    ModuleFacts unread;
    unread.unread.append({file, module.error().line, module.error().reason});
    modules.append(unread);
}

bool isSkippedFolder(const QString &name)
{
    static const QSet<QString> names{u"venv"_s,          u"env"_s,     u"node_modules"_s, u"__pycache__"_s,
                                     u"migrations"_s,    u"alembic"_s, u"tests"_s,        u"test"_s,
                                     u"site-packages"_s, u"static"_s,  u"templates"_s};
    return name.startsWith(u'.') || names.contains(name);
}

Status collectFiles(const QString &folder, QStringList &files, int depth = 0)
{
    const QDir directory(folder);
    // Symbolic links are not followed: they may lead round in a ring or out of the service.
    const auto entries =
        directory.entryInfoList(QDir::Files | QDir::Dirs | QDir::NoDotAndDotDot | QDir::NoSymLinks, QDir::Name);
    for (const QFileInfo &entry : entries) {
        if (entry.isDir() && depth < depthLimit && !isSkippedFolder(entry.fileName())) {
            if (const Status below = collectFiles(entry.filePath(), files, depth + 1); !below)
                return below;
        }
        if (entry.isFile() && entry.suffix() == "py"_L1)
            files.append(entry.filePath());
        if (files.size() > fileLimit)
            return fail(Error::invalidInput(
                u"%1 holds more than %2 Python files; name the file or folder of the models."_s.arg(folder).arg(
                    fileLimit)));
    }
    return {};
}

} // namespace

const DeclaredColumn *DeclaredModel::column(const QString &name) const
{
    const auto it = std::ranges::find(columns, name, &DeclaredColumn::name);
    return it == columns.end() ? nullptr : &*it;
}

const DeclaredModel *DeclaredModels::forTable(const QString &table) const
{
    const auto it = std::ranges::find(models, table, &DeclaredModel::table);
    return it == models.end() ? nullptr : &*it;
}

QString camelToSnake(const QString &className)
{
    // flask_sqlalchemy.model.camel_to_snake_case
    static const QRegularExpression humps(u"((?<=[a-z0-9])[A-Z]|(?!^)[A-Z](?=[a-z]))"_s);
    QString snake = className;
    return snake.replace(humps, u"_\\1"_s).toLower();
}

Result<DeclaredModels> readModelSource(const QString &source, const QString &fileName)
{
    const auto module = python::parseText(source);
    if (!module)
        return fail(
            Error::invalidInput(u"%1:%2: %3."_s.arg(fileName).arg(module.error().line).arg(module.error().reason)));
    const QList<ModuleFacts> modules{readModule(**module, fileName)};
    return Resolver(modules).resolve(modules);
}

Result<DeclaredModels> readModels(const QString &path)
{
    const QFileInfo info(path);
    if (!info.exists())
        return fail(Error::notFound(u"There are no models at %1."_s.arg(path)));
    QStringList files{path};
    if (info.isDir()) {
        files.clear();
        if (const Status collected = collectFiles(path, files); !collected)
            return fail(collected);
    }
    const QDir base(info.isDir() ? path : info.absolutePath());
    QList<ModuleFacts> modules;
    for (const QString &file : std::as_const(files)) {
        const auto content = readFile(file, sizeLimit);
        if (!content && !info.isDir())
            return fail(content);
        if (content)
            readInto(modules, *content, base.relativeFilePath(file));
        else
            modules.append({{}, {}, {}, {{base.relativeFilePath(file), 0, content.error().message}}});
    }
    return Resolver(modules).resolve(modules);
}

} // namespace athanor
