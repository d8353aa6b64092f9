// SPDX-License-Identifier: Apache-2.0
#include "reports/jsonwriter.h"

#include <QJsonDocument>

namespace athanor {

using namespace Qt::StringLiterals;

Result<QByteArray> writeJson(const Report &report)
{
    const QJsonObject object{
        {u"kind"_s, report.kind},
        {u"title"_s, report.title},
        {u"subtitle"_s, report.subtitle},
        {u"created_at"_s, report.createdAt},
        {u"created_by"_s, report.createdBy},
        {u"program"_s, report.program},
        {u"sha256"_s, QString::fromLatin1(report.hash())},
        {u"data"_s, report.data},
    };
    return QJsonDocument(object).toJson(QJsonDocument::Indented);
}

} // namespace athanor
