#include "cameras/markup.h"

#include <gmock/gmock.h>

#include "cameras/file.h"

namespace cameras::testing {
namespace {

TEST(Markup, NamesCannotLeaveTheirText) {
  EXPECT_EQ(markup_text("a<b> & \"c\""), "a&lt;b&gt; &amp; &quot;c&quot;");
  EXPECT_EQ(markup_text("τίγρης 호랑이"), "τίγρης 호랑이");
  EXPECT_EQ(markup_text("a\nb\x01"), "a\\nb\\x01");
}

// Both are UTF-8, and no XML: U+FFFE, U+FFFF; their neighbour U+FFFD is.
TEST(Markup, WhatXmlRefusesIsReplaced) {
  EXPECT_EQ(markup_text("a\xef\xbf\xbe\xef\xbf\xbf-\xef\xbf\xbd"),
            "a\xef\xbf\xbd\xef\xbf\xbd-\xef\xbf\xbd");
}

// RFC 4648, section 10.
TEST(Markup, DataIsBase64) {
  EXPECT_EQ(data_uri("text/plain", as_bytes("")), "data:text/plain;base64,");
  EXPECT_EQ(data_uri("text/plain", as_bytes("f")), "data:text/plain;base64,Zg==");
  EXPECT_EQ(data_uri("text/plain", as_bytes("fo")), "data:text/plain;base64,Zm8=");
  EXPECT_EQ(data_uri("text/plain", as_bytes("foobar")), "data:text/plain;base64,Zm9vYmFy");
}

}  // namespace
}  // namespace cameras::testing
