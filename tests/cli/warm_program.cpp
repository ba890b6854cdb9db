// The program, started once for many calls: libtorch takes half a second to begin, which the tests
// of the command line would pay a thousand times. `warm_program --calls-on FD` reads calls from a
// Unix socket, forks a process for each, which is the program from main() on, and answers with how
// it ended (tests/cli/warm_program.py). Without that flag it is the program.
//
// A call: the number of bytes that follow, with standard output and standard error as file
// descriptors beside it (SCM_RIGHTS); then strings that end with 0: the folder, the number of words
// and the words, and the environment. The answer: what waitpid() says.
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bundled/bundled_fonts.h"
#include "command.h"

namespace {

struct Call {
  std::vector<std::string> strings;
  std::array<int, 2> outputs = {-1, -1};  // standard output and standard error
};

std::optional<std::uint32_t> size_with_outputs(int socket, std::array<int, 2>& outputs) {
  std::uint32_t size = 0;
  iovec bytes{.iov_base = &size, .iov_len = sizeof size};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof outputs)> beside{};
  msghdr message{};
  message.msg_iov = &bytes;
  message.msg_iovlen = 1;
  message.msg_control = beside.data();
  message.msg_controllen = beside.size();
  if (recvmsg(socket, &message, MSG_WAITALL) != sizeof size) return std::nullopt;
  const cmsghdr* const rights = CMSG_FIRSTHDR(&message);
  if (rights == nullptr || rights->cmsg_type != SCM_RIGHTS) return std::nullopt;
  std::memcpy(outputs.data(), CMSG_DATA(rights), sizeof outputs);
  return size;
}

std::optional<Call> next_call(int socket) {
  Call call;
  const auto size = size_with_outputs(socket, call.outputs);
  if (!size) return std::nullopt;
  std::string text(*size, '\0');
  if (recv(socket, text.data(), text.size(), MSG_WAITALL) != static_cast<ssize_t>(text.size())) {
    return std::nullopt;
  }
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = text.find('\0', begin);
    if (end == std::string::npos) return std::nullopt;
    call.strings.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return call;
}

// As main() does.
[[noreturn]] void end_with(int status) {
#ifdef NDEBUG
  std::cout.flush();
  std::quick_exit(status);
#else
  std::exit(status);
#endif
}

int run(int argc, const char* const* argv) {
  cameras::cli::use_bundled_fonts();
  return cameras::cli::run(argc, argv, std::cout, std::cerr);
}

// In the process of the call.
[[noreturn]] void be_the_program(const Call& call) {
  const std::size_t count = std::stoul(call.strings.at(1));
  std::vector<const char*> words;
  for (std::size_t i = 0; i < count; ++i) words.push_back(call.strings.at(2 + i).c_str());
  clearenv();
  for (std::size_t i = 2 + count; i < call.strings.size(); ++i) {
    const std::string& variable = call.strings[i];
    const std::size_t equals = variable.find('=');
    setenv(variable.substr(0, equals).c_str(), variable.c_str() + equals + 1, /*overwrite=*/1);
  }
  const bool there = chdir(call.strings.at(0).c_str()) == 0 && dup2(call.outputs[0], 1) == 1 &&
                     dup2(call.outputs[1], 2) == 2;
  if (!there) std::abort();
  for (const int output : call.outputs) close(output);
  end_with(run(static_cast<int>(words.size()), words.data()));
}

void answer_calls(int socket) {
  while (const auto call = next_call(socket)) {
    const pid_t process = fork();
    if (process == 0) {
      close(socket);
      be_the_program(*call);
    }
    for (const int output : call->outputs) close(output);
    int how = 0;
    if (process < 0 || waitpid(process, &how, 0) != process) std::abort();
    if (send(socket, &how, sizeof how, MSG_NOSIGNAL) != sizeof how) return;
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 3 && std::string_view(argv[1]) == "--calls-on") {
    answer_calls(std::stoi(argv[2]));
    end_with(0);
  }
  end_with(run(argc, argv));
}
