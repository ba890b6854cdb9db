#include "core/named_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "support/temporary_folder.h"

namespace cameras::testing {
namespace {

namespace fs = std::filesystem;

TEST(NamedFile, NamesThatLeadOutAreSeenAsTheyAreWritten) {
  for (const std::string name :
       {"", "/etc/passwd", "..", "../a", "a/../../b", "a/../..", "./../a"}) {
    EXPECT_TRUE(leads_out(name)) << name;
  }
  EXPECT_TRUE(leads_out(std::string("a\0b", 3)));
  for (const std::string name : {"a", "a/b", "./a", "a/../b", "a..b", "..a", "...", " ", "a\\b"}) {
    EXPECT_FALSE(leads_out(name)) << name;
  }
}

// The cache of Hugging Face's hub: snapshots hold links to blobs.
TEST(NamedFile, LinksIntoTheBlobsOfACacheAreInside) {
  const TemporaryFolder folder;
  folder.write("models/blobs/aaa", "");
  folder.write("models/other/bbb", "");
  folder.write("models/snapshots/rev/onnx/real", "");
  const fs::path onnx = folder.path() / "models/snapshots/rev/onnx";
  fs::create_symlink("../../../blobs/aaa", onnx / "data");
  fs::create_symlink("../../../other/bbb", onnx / "leaves");
  EXPECT_EQ(named_file(onnx, "real").is, NamedFile::there);
  EXPECT_EQ(named_file(onnx, "data").is, NamedFile::there);
  EXPECT_EQ(named_file(onnx, "leaves").is, NamedFile::outside);
  // Blobs that are a link themselves may be anywhere.
  fs::rename(folder.path() / "models/blobs", folder.path() / "elsewhere");
  fs::create_symlink("../elsewhere", folder.path() / "models/blobs");
  EXPECT_EQ(named_file(onnx, "data").is, NamedFile::outside);
}

TEST(NamedFile, IsARegularFileOfTheFolderOrBelow) {
  const TemporaryFolder folder;
  folder.write("set/a", "");
  folder.write("set/below/b", "");
  folder.write("set-secrets/c", "");
  const fs::path set = folder.path() / "set";
  ASSERT_EQ(mkfifo((set / "pipe").c_str(), 0600), 0);
  EXPECT_EQ(named_file(set, "a").is, NamedFile::there);
  EXPECT_EQ(named_file(set, "below/../below/b").is, NamedFile::there);
  EXPECT_EQ(named_file(set, "below/../below/b").path, set / "below/b");
  EXPECT_EQ(named_file(set, "none").is, NamedFile::missing);
  EXPECT_EQ(named_file(set, "none").path, set / "none");
  EXPECT_EQ(named_file(set, "a/b").is, NamedFile::missing);
  EXPECT_EQ(named_file(set, "below").is, NamedFile::special);
  EXPECT_EQ(named_file(set, "pipe").is, NamedFile::special);
  EXPECT_EQ(named_file(set, "../set/a").is, NamedFile::outside);
  EXPECT_EQ(named_file(set, "../set-secrets/c").path, "");
}

TEST(NamedFile, LinksCountAsWhatTheyLeadTo) {
  const TemporaryFolder folder;
  folder.write("set/a", "");
  folder.write("set-secrets/c", "");
  const fs::path set = folder.path() / "set";
  fs::create_symlink("a", set / "inside");
  fs::create_symlink("../set-secrets/c", set / "outside");
  fs::create_directory_symlink("../set-secrets", set / "folder");
  fs::create_symlink("round", set / "round");
  fs::create_symlink("nowhere", set / "broken");
  fs::create_symlink("/dev/zero", set / "endless");
  EXPECT_EQ(named_file(set, "inside").is, NamedFile::there);
  EXPECT_EQ(named_file(set, "outside").is, NamedFile::outside);
  EXPECT_EQ(named_file(set, "folder/c").is, NamedFile::outside);
  EXPECT_EQ(named_file(set, "folder/../a").is, NamedFile::there);  // as it is written
  EXPECT_EQ(named_file(set, "round").is, NamedFile::missing);
  EXPECT_EQ(named_file(set, "broken").is, NamedFile::missing);
  EXPECT_EQ(named_file(set, "endless").is, NamedFile::outside);
  // The folder itself may be reached by a link.
  fs::create_directory_symlink("set", folder.path() / "linked");
  EXPECT_EQ(named_file(folder.path() / "linked", "a").is, NamedFile::there);
}

TEST(NamedFile, AnEmptyFolderIsTheCurrentOne) {
  EXPECT_EQ(look_inside("", "."), NamedFile::special);
  EXPECT_EQ(look_inside("", "/dev/null"), NamedFile::outside);
}

}  // namespace
}  // namespace cameras::testing
