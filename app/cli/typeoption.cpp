// SPDX-License-Identifier: Apache-2.0
#include "cli/typeoption.h"

namespace athanor {

using namespace Qt::StringLiterals;

OptionSpec typeOption()
{
    return {u"type"_s, u"NAME=TYPE"_s, u"what the application's column type NAME is in SQL; may be repeated"_s, true};
}

Status takeTypes(const Arguments &arguments, QMap<QString, QString> *types)
{
    for (const QString &pair : arguments.values(u"type"_s)) {
        const qsizetype equals = pair.indexOf(u'=');
        const QString name = pair.left(equals).trimmed();
        if (equals <= 0 || name.isEmpty())
            return fail(Error::usage(u"--type takes NAME=TYPE, as shop.types.Money=Numeric(12, 2); '%1' is not."_s.arg(
                boundedText(pair, 80))));
        const QString type = pair.mid(equals + 1).trimmed();
        types->remove(name);
        if (!type.isEmpty())
            types->insert(name, type);
    }
    return {};
}

QString typesText(const QMap<QString, QString> &types)
{
    QStringList pairs;
    for (auto it = types.cbegin(); it != types.cend(); ++it)
        pairs << it.key() + u" = "_s + it.value();
    return pairs.join(u", "_s);
}

} // namespace athanor
