// SPDX-License-Identifier: Apache-2.0
#include "ui/checks/checksmodel.h"

#include "ui/icons.h"
#include "ui/plaintext.h"
#include "ui/theme.h"

#include <QFont>

#include <algorithm>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

/// Of an area's own index; a finding's carries the row of its area.
constexpr quintptr AreaLevel = 0;

/// Fail, warn, unknown, pass, n/a: what needs a person comes first.
int urgency(CheckStatus status)
{
    switch (status) {
    case CheckStatus::Fail:
        return 0;
    case CheckStatus::Warn:
        return 1;
    case CheckStatus::Unknown:
        return 2;
    case CheckStatus::Pass:
        return 3;
    case CheckStatus::NotApplicable:
        return 4;
    }
    return 4;
}

} // namespace

QString statusText(CheckStatus status)
{
    switch (status) {
    case CheckStatus::Pass:
        return ChecksModel::tr("Pass");
    case CheckStatus::Warn:
        return ChecksModel::tr("Warning");
    case CheckStatus::Fail:
        return ChecksModel::tr("Fail");
    case CheckStatus::Unknown:
        return ChecksModel::tr("Unknown");
    case CheckStatus::NotApplicable:
        return ChecksModel::tr("Not applicable");
    }
    return {};
}

QString severityText(CheckSeverity severity)
{
    switch (severity) {
    case CheckSeverity::Critical:
        return ChecksModel::tr("Critical");
    case CheckSeverity::High:
        return ChecksModel::tr("High");
    case CheckSeverity::Medium:
        return ChecksModel::tr("Medium");
    case CheckSeverity::Low:
        return ChecksModel::tr("Low");
    }
    return {};
}

QString areaText(const QString &area)
{
    static constexpr std::pair<QLatin1StringView, const char *> names[] = {
        {"client-tls"_L1, QT_TRANSLATE_NOOP("athanor::ChecksModel", "TLS of the client")},
        {"network"_L1, QT_TRANSLATE_NOOP("athanor::ChecksModel", "Network")},
        {"secrets"_L1, QT_TRANSLATE_NOOP("athanor::ChecksModel", "Secrets")},
        {"least-privilege"_L1, QT_TRANSLATE_NOOP("athanor::ChecksModel", "Least privilege")},
        {"server-cert"_L1, QT_TRANSLATE_NOOP("athanor::ChecksModel", "Server certificate")},
        {"plaintext-fallback"_L1, QT_TRANSLATE_NOOP("athanor::ChecksModel", "Plaintext fallback")},
        {"session"_L1, QT_TRANSLATE_NOOP("athanor::ChecksModel", "Sessions")},
        {"server-tls"_L1, QT_TRANSLATE_NOOP("athanor::ChecksModel", "TLS of the server")},
        {"authentication"_L1, QT_TRANSLATE_NOOP("athanor::ChecksModel", "Authentication")},
        {"patch-level"_L1, QT_TRANSLATE_NOOP("athanor::ChecksModel", "Patch level")},
        {"reliability"_L1, QT_TRANSLATE_NOOP("athanor::ChecksModel", "Reliability")},
        {"replication"_L1, QT_TRANSLATE_NOOP("athanor::ChecksModel", "Replication")},
        {"logging"_L1, QT_TRANSLATE_NOOP("athanor::ChecksModel", "Logging")},
        {"permissions"_L1, QT_TRANSLATE_NOOP("athanor::ChecksModel", "File permissions")},
        {"integrity"_L1, QT_TRANSLATE_NOOP("athanor::ChecksModel", "Integrity")},
        {"hostile-file"_L1, QT_TRANSLATE_NOOP("athanor::ChecksModel", "Hostile file")},
        {"hardening"_L1, QT_TRANSLATE_NOOP("athanor::ChecksModel", "Hardening")},
        {"self-check"_L1, QT_TRANSLATE_NOOP("athanor::ChecksModel", "Athanor itself")},
    };
    for (const auto &[id, name] : names) {
        if (area == id)
            return ChecksModel::tr(name);
    }
    return area;
}

QString statusIconName(CheckStatus status)
{
    switch (status) {
    case CheckStatus::Pass:
        return u"pass"_s;
    case CheckStatus::Warn:
        return u"warning"_s;
    case CheckStatus::Fail:
        return u"error"_s;
    case CheckStatus::Unknown:
        return u"unknown"_s;
    case CheckStatus::NotApplicable:
        return u"null"_s;
    }
    return u"unknown"_s;
}

bool CheckFilter::lets(const Finding &finding) const
{
    const bool needsAction = finding.status == CheckStatus::Fail || finding.status == CheckStatus::Warn;
    if ((show == Show::NeedAction && !needsAction) ||
        (show == Show::Unknown && finding.status != CheckStatus::Unknown) ||
        (show == Show::Passed && finding.status != CheckStatus::Pass))
        return false;
    if (!area.isEmpty() && finding.area != area)
        return false;
    return text.isEmpty() || finding.id.contains(text, Qt::CaseInsensitive) ||
           finding.title.contains(text, Qt::CaseInsensitive) || finding.evidence.contains(text, Qt::CaseInsensitive);
}

void ChecksModel::setFindings(const Findings &findings)
{
    beginResetModel();
    m_findings = findings;
    regroup();
    endResetModel();
}

void ChecksModel::setFilter(const CheckFilter &filter)
{
    beginResetModel();
    m_filter = filter;
    regroup();
    endResetModel();
}

void ChecksModel::regroup()
{
    m_groups.clear();
    for (int row = 0; row < m_findings.size(); ++row) {
        const Finding &finding = m_findings.at(row);
        if (!m_filter.lets(finding))
            continue;
        auto group = std::ranges::find(m_groups, finding.area, &Group::area);
        if (group == m_groups.end())
            group = m_groups.insert(m_groups.end(), Group{finding.area, {}});
        group->rows += row;
    }
    for (Group &group : m_groups) {
        std::ranges::stable_sort(group.rows, {}, [this](int row) {
            const Finding &finding = m_findings.at(row);
            return std::pair(urgency(finding.status), finding.severity);
        });
    }
}

std::optional<Finding> ChecksModel::finding(const QModelIndex &index) const
{
    if (!index.isValid() || index.internalId() == AreaLevel)
        return std::nullopt;
    return m_findings.at(m_groups.at(qsizetype(index.internalId()) - 1).rows.at(index.row()));
}

QModelIndex ChecksModel::indexOf(const QString &findingId) const
{
    for (int group = 0; group < m_groups.size(); ++group) {
        const QList<int> &rows = m_groups.at(group).rows;
        for (int row = 0; row < rows.size(); ++row) {
            if (m_findings.at(rows.at(row)).id == findingId)
                return createIndex(row, 0, quintptr(group + 1));
        }
    }
    return {};
}

int ChecksModel::shownCount() const
{
    qsizetype count = 0;
    for (const Group &group : m_groups)
        count += group.rows.size();
    return int(count);
}

QModelIndex ChecksModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, parent.isValid() ? quintptr(parent.row() + 1) : AreaLevel);
}

QModelIndex ChecksModel::parent(const QModelIndex &child) const
{
    if (!child.isValid() || child.internalId() == AreaLevel)
        return {};
    return createIndex(int(child.internalId()) - 1, 0, AreaLevel);
}

int ChecksModel::rowCount(const QModelIndex &parent) const
{
    if (!parent.isValid())
        return int(m_groups.size());
    const bool isArea = parent.internalId() == AreaLevel && parent.column() == 0;
    return isArea ? int(m_groups.at(parent.row()).rows.size()) : 0;
}

int ChecksModel::columnCount(const QModelIndex &parent) const
{
    Q_UNUSED(parent)
    return ColumnCount;
}

QVariant ChecksModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (const auto shown = finding(index))
        return findingData(*shown, index.column(), role);
    return areaData(m_groups.at(index.row()), index.column(), role);
}

QVariant ChecksModel::areaData(const Group &group, int column, int role) const
{
    if (role == FindingIdRole)
        return QString();
    if (role == Qt::FontRole) {
        QFont font;
        font.setBold(true);
        return font;
    }
    if (column == CheckColumn && role == Qt::DisplayRole)
        return areaText(group.area);
    if (column != StatusColumn || role != Qt::DisplayRole)
        return {};
    const auto wrong = std::ranges::count_if(group.rows, [this](int row) {
        const CheckStatus status = m_findings.at(row).status;
        return status == CheckStatus::Fail || status == CheckStatus::Warn;
    });
    return wrong > 0 ? tr("%n to do", nullptr, int(wrong)) : QString();
}

QVariant ChecksModel::findingData(const Finding &finding, int column, int role)
{
    switch (role) {
    case FindingIdRole:
        return finding.id;
    case Qt::ToolTipRole:
        return plainToolTip(finding.evidence);
    case Qt::AccessibleTextRole:
        return tr("%1: %2").arg(finding.title, statusText(finding.status));
    case Qt::DecorationRole:
        return column == StatusColumn ? QVariant(icon(statusIconName(finding.status), toneOf(finding.status)))
                                      : QVariant();
    case Qt::DisplayRole:
        break;
    default:
        return {};
    }
    switch (column) {
    case CheckColumn:
        return finding.title;
    case StatusColumn:
        return statusText(finding.status);
    case SeverityColumn:
        return severityText(finding.severity);
    default:
        return {};
    }
}

QVariant ChecksModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case CheckColumn:
        return tr("Check");
    case StatusColumn:
        return tr("Status");
    case SeverityColumn:
        return tr("Severity");
    default:
        return {};
    }
}

} // namespace athanor
