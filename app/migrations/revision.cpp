// SPDX-License-Identifier: Apache-2.0
#include "migrations/revision.h"

#include <QCryptographicHash>

namespace athanor {

using namespace Qt::StringLiterals;

QByteArray Revision::sha256() const
{
    return QCryptographicHash::hash(script, QCryptographicHash::Sha256).toHex();
}

QString ScriptProblem::display() const
{
    const QString place = line > 0 ? file + u':' + QString::number(line) : file;
    return place.isEmpty() ? reason : place + ": "_L1 + reason;
}

} // namespace athanor
