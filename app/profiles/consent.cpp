// SPDX-License-Identifier: Apache-2.0
#include "profiles/consent.h"

#include "core/error.h"

#include <QDate>

#include <pwd.h>
#include <unistd.h>

namespace athanor {

using namespace Qt::StringLiterals;

QString consentNow()
{
    // Not of the environment, which says what it likes.
    const passwd *account = ::getpwuid(::getuid());
    const QString name = account ? QString::fromLocal8Bit(account->pw_name) : QString::number(::getuid());
    return boundedText(name, 100, false) + ", "_L1 + QDate::currentDate().toString(Qt::ISODate);
}

} // namespace athanor
