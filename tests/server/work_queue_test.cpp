#include "server/service/work_queue.h"

#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <future>
#include <string>
#include <thread>

#include "server/http/failure.h"

namespace cameras::server {
namespace {

// A queue of one thread that is held until release(); what it worked on, in order.
class WorkQueues : public testing::Test {
 protected:
  WorkQueues() {
    queue_.post([this] { gate_.get_future().wait(); });
    until([this] { return queue_.working() == 1; });
  }
  ~WorkQueues() override {
    if (!released_) gate_.set_value();
  }

  WorkQueue::Ticket post(char letter, WorkQueue::Urgency urgency = WorkQueue::Urgency::usual) {
    return queue_.post([this, letter] { worked_ += letter; }, urgency);
  }

  static void until(const std::function<bool()>& so) {
    while (!so()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }

  // What was worked on in the end.
  std::string release() {
    gate_.set_value();
    released_ = true;
    until([this] { return queue_.waiting() + queue_.working() == 0; });
    return worked_;
  }

  std::promise<void> gate_;
  bool released_ = false;
  std::string worked_;
  WorkQueue queue_{1, 64};
};

TEST_F(WorkQueues, WorkOnWhatIsUrgentFirst) {
  post('a');
  post('b');
  post('U', WorkQueue::Urgency::urgent);
  post('V', WorkQueue::Urgency::urgent);
  EXPECT_EQ(release(), "UVab");
}

TEST_F(WorkQueues, LetNobodyWaitForever) {
  post('a');
  post('b');
  for (int i = 0; i < 40; ++i) post('U', WorkQueue::Urgency::urgent);
  const std::string sixteen(16, 'U');
  EXPECT_EQ(release(), sixteen + "a" + sixteen + "b" + std::string(8, 'U'));
}

TEST_F(WorkQueues, GiveBackWhatHasNotBegun) {
  const WorkQueue::Ticket a = post('a');
  post('b');
  const WorkQueue::Ticket urgent = post('U', WorkQueue::Urgency::urgent);
  EXPECT_EQ(queue_.waiting(), 3U);
  EXPECT_TRUE(queue_.withdraw(a));
  EXPECT_FALSE(queue_.withdraw(a));
  EXPECT_TRUE(queue_.withdraw(urgent));
  EXPECT_EQ(queue_.waiting(), 1U);
  EXPECT_EQ(release(), "b");
}

TEST_F(WorkQueues, AreRefusedToTheOneTooMany) {
  WorkQueue::Ticket last = 0;
  for (int i = 0; i < 64; ++i) last = post('a');
  EXPECT_THROW(post('b'), Failure);
  EXPECT_TRUE(queue_.withdraw(last));
  post('c');
  EXPECT_EQ(release(), std::string(63, 'a') + 'c');
}

}  // namespace
}  // namespace cameras::server
