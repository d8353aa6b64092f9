// SPDX-License-Identifier: Apache-2.0
#include "reports/reportheader.h"

#include <QCoreApplication>
#include <QSysInfo>

#include <pwd.h>
#include <unistd.h>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

QString accountName()
{
    passwd entry{};
    passwd *found = nullptr;
    QByteArray buffer(16384, Qt::Uninitialized);
    if (::getpwuid_r(::geteuid(), &entry, buffer.data(), size_t(buffer.size()), &found) == 0 && found != nullptr)
        return QString::fromLocal8Bit(entry.pw_name);
    return QString::number(::geteuid());
}

} // namespace

Report reportHeader(const QString &kind, const QDateTime &createdAt)
{
    Report report;
    report.kind = kind;
    report.createdAt = createdAt.toUTC().toString(Qt::ISODate);
    report.createdBy = accountName() + u'@' + QSysInfo::machineHostName();
    report.program = u"Athanor %1"_s.arg(QCoreApplication::applicationVersion()).trimmed();
    return report;
}

} // namespace athanor
