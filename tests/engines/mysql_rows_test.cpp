// SPDX-License-Identifier: Apache-2.0
// The rows of prepared statements, read where they arrived: also from a server that lies about their lengths.
#include "engines/mysql/myrowreader.h"

#include <gtest/gtest.h>

#include <memory>

namespace athanor::test {

using namespace Qt::StringLiterals;

class MySqlRows : public testing::Test
{
protected:
    void SetUp() override
    {
        ASSERT_TRUE(loadLibmariadb());
        m_handle = mysql_init(nullptr);
        ASSERT_TRUE(m_handle);
        m_statement = mysql_stmt_init(m_handle);
        ASSERT_TRUE(m_statement);
        m_end = std::exchange(m_handle->net.buff_end, nullptr);
    }
    void TearDown() override
    {
        m_handle->net.buff_end = m_end;
        mysql_stmt_close(m_statement);
        mysql_close(m_handle);
    }

    void addField(enum_field_types type, unsigned flags = 0, unsigned decimals = 0)
    {
        MYSQL_FIELD field{};
        field.type = type;
        field.flags = flags;
        field.decimals = decimals;
        field.charsetnr = 45;
        m_fields.push_back(field);
    }

    /// The row in those bytes, which are all that libmariadb holds, as it hands it over; nothing if it is none.
    std::optional<Row> read(const QByteArray &bytes)
    {
        // A copy of just that size: a look behind it is seen by the address sanitizer.
        const auto wire = std::make_unique<unsigned char[]>(size_t(bytes.size()));
        std::copy(bytes.begin(), bytes.end(), wire.get());
        m_handle->net.buff_end = wire.get() + bytes.size();
        MyRowReader reader(m_fields.data(), unsigned(m_fields.size()));
        EXPECT_TRUE(reader.attach(m_statement));
        unsigned char *at = wire.get();
        for (unsigned i = 0; i < m_fields.size(); ++i)
            m_statement->result_callback(m_statement->user_data, i, &at);
        const auto row = reader.row();
        if (!row)
            return std::nullopt;
        EXPECT_EQ(at, wire.get() + bytes.size());
        return rowOfCells(*row);
    }

    std::vector<MYSQL_FIELD> m_fields;

private:
    MYSQL *m_handle = nullptr;
    MYSQL_STMT *m_statement = nullptr;
    unsigned char *m_end = nullptr;
};

TEST_F(MySqlRows, AreReadWholeAndNeverBeyondWhatArrived)
{
    addField(MYSQL_TYPE_TINY);
    addField(MYSQL_TYPE_SHORT, UNSIGNED_FLAG);
    addField(MYSQL_TYPE_LONG);
    addField(MYSQL_TYPE_LONGLONG, UNSIGNED_FLAG);
    addField(MYSQL_TYPE_DOUBLE);
    addField(MYSQL_TYPE_DATETIME, 0, 3);
    addField(MYSQL_TYPE_TIME, 0, 6);
    addField(MYSQL_TYPE_DATE);
    addField(MYSQL_TYPE_VAR_STRING);
    addField(MYSQL_TYPE_BIT);
    const QByteArray bytes = QByteArray::fromHex("ff"
                                                 "feff"
                                                 "feffffff"
                                                 "ffffffffffffffff"
                                                 "000000000000e03f"
                                                 "0bea07021c173b3ba0860100"
                                                 "0c0122000000163b3b01000000"
                                                 "00") +
                             QByteArray("\xfc\x2c\x01", 3) + QByteArray(300, 'x') + QByteArray::fromHex("020101");

    const auto row = read(bytes);

    ASSERT_TRUE(row);
    EXPECT_EQ(*row, (Row{Value(-1), Value(65534), Value(-2), Value(u"18446744073709551615"_s), Value(0.5),
                         Value(u"2026-02-28 23:59:59.100"_s), Value(u"-838:59:59.000001"_s), Value(u"0000-00-00"_s),
                         Value(QString(300, u'x')), Value(257)}));
    for (qsizetype cut = 0; cut < bytes.size(); ++cut)
        EXPECT_FALSE(read(bytes.first(cut))) << cut;
}

TEST_F(MySqlRows, OfLengthsThatCannotBeAreNone)
{
    const QList<std::pair<enum_field_types, QByteArray>> lies{{MYSQL_TYPE_VAR_STRING, "feffffffffffffffff41"},
                                                              {MYSQL_TYPE_VAR_STRING, "feffffffffffffff7f41"},
                                                              {MYSQL_TYPE_VAR_STRING, "fdffffff41"},
                                                              {MYSQL_TYPE_VAR_STRING, "fb41"},
                                                              {MYSQL_TYPE_VAR_STRING, "ff41"},
                                                              {MYSQL_TYPE_DATETIME, "03ea0702"},
                                                              {MYSQL_TYPE_DATETIME, "05ea07021c17"},
                                                              {MYSQL_TYPE_TIME, "04ea07021c"},
                                                              {MYSQL_TYPE_DATE, "01ea"}};
    for (const auto &[type, hex] : lies) {
        m_fields.clear();
        addField(type);
        EXPECT_FALSE(read(QByteArray::fromHex(hex))) << hex.constData();
    }
}

} // namespace athanor::test
