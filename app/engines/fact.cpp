// SPDX-License-Identifier: Apache-2.0
#include "engines/fact.h"

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

FactGap::Kind kindOf(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::Permission:
    case ErrorKind::Refused:
        return FactGap::Kind::Denied;
    case ErrorKind::Timeout:
    case ErrorKind::Cancelled:
        return FactGap::Kind::TimedOut;
    case ErrorKind::Unreachable:
        return FactGap::Kind::Unreachable;
    case ErrorKind::Unsupported:
        return FactGap::Kind::Unsupported;
    case ErrorKind::Usage:
    case ErrorKind::InvalidInput:
    case ErrorKind::NotFound:
    case ErrorKind::Conflict:
    case ErrorKind::Constraint:
    case ErrorKind::Database:
    case ErrorKind::Io:
    case ErrorKind::Unknown:
    case ErrorKind::Internal:
        return FactGap::Kind::Failed;
    }
    return FactGap::Kind::Failed;
}

} // namespace

FactGap FactGap::of(const Error &error)
{
    const QString text = error.detail.isEmpty() ? error.message : error.message + u" ("_s + error.detail + u')';
    return {kindOf(error.kind), boundedText(text, 400, false)};
}

} // namespace athanor
