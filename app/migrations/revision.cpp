// SPDX-License-Identifier: Apache-2.0
#include "migrations/revision.h"

namespace athanor {

using namespace Qt::StringLiterals;

QString ScriptProblem::display() const
{
    const QString place = line > 0 ? file + u':' + QString::number(line) : file;
    return place.isEmpty() ? reason : place + ": "_L1 + reason;
}

} // namespace athanor
