#include <algorithm>
#include <utility>

#include "cameras/render.h"
#include "cameras/text.h"
#include "outputs/npy.h"
#include "report/json_text.h"
#include "server/api/application.h"
#include "server/api/command.h"
#include "server/api/events.h"
#include "server/http/failure.h"
#include "server/service/json_body.h"

namespace cameras::server {
namespace {

Reply ask(Application& app, const Call& call) {
  const Json json = json_body(call.body);
  require_keys(json, "the request", {"image", "model", "method", "layer", "target", "options"});
  const auto asked =
      app.explanations.ask(read_question(json, app.images.get(text_at(json, "image")),
                                         app.models.get(text_at(json, "model"))),
                           Explanations::Asker::comes_back);
  const Json answer{{"id", asked.task->id()}, {"status", status_text(asked.task->status())}};
  Reply reply = json_reply(answer, asked.known ? 200 : 202);
  reply.headers.emplace_back("Location", "/api/explanations/" + asked.task->id());
  return reply;
}

std::size_t number_of(const Call& call, const Finding& finding) {
  const std::string text = call.query("number").value_or("0");
  const auto number = parse_number<std::size_t>(text);
  if (!number || *number >= finding.maps.size()) {
    throw bad_request("expected 'number' of one of " + std::to_string(finding.maps.size()) +
                      " maps, found '" + printable(text) + "'");
  }
  return *number;
}

Reply file_reply(const std::vector<std::byte>& bytes, const std::string& type) {
  return {.body = std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()),
          .type = type};
}

Reply map_file(Application& app, const Call& call) {
  const auto finding = app.explanations.get(call.names[0])->finding();
  return file_reply(cli::encode_npy(finding->maps[number_of(call, *finding)]),
                    "application/octet-stream");
}

View view_of(const std::string& name) {
  if (const auto view = view_named(name)) return *view;
  throw bad_request("expected 'view' as overlay, heat or side-by-side, found '" + printable(name) +
                    "'");
}

RenderOptions render_options(const Call& call) {
  RenderOptions options{.view = view_of(call.query("view").value_or("overlay"))};
  if (const auto colormap = call.query("colormap")) {
    if (std::ranges::find(colormaps(), *colormap) == colormaps().end()) {
      throw bad_request("expected 'colormap' as one of /api/colormaps, found '" +
                        printable(*colormap) + "'" + did_you_mean(*colormap, colormaps()));
    }
    options.colormap = *colormap;
  }
  if (const auto text = call.query("opacity")) {
    const auto opacity = parse_number<double>(*text);
    if (!opacity || !(*opacity >= 0 && *opacity <= 1)) {
      throw bad_request("expected 'opacity' from 0 to 1, found '" + printable(*text) + "'");
    }
    options.opacity = *opacity;
  }
  return options;
}

Reply overlay(Application& app, const Call& call) {
  const auto task = app.explanations.get(call.names[0]);
  const auto finding = task->finding();
  const std::size_t number = number_of(call, *finding);
  const RenderOptions options = render_options(call);
  const auto image = task->image();
  return file_reply(app.desk.run([&] {
    return render(image->image, finding->maps[number], finding->seen, options)
        .encode(Image::Format::png);
  }),
                    "image/png");
}

// One object for one map, an array for several: as `cameras explain --json` writes them.
Reply report_file(Application& app, const Call& call) {
  const auto finding = app.explanations.get(call.names[0])->finding();
  const Json reports = finding->reports;
  return {.body = cli::json_text(reports.size() == 1 ? reports.at(0) : reports)};
}

Reply command(Application& app, const Call& call) {
  const auto task = app.explanations.get(call.names[0]);
  const Commands commands = commands_of(*task, app.models, render_options(call));
  if (call.head.header("accept").starts_with("text/plain")) {
    return {.body = commands.cli + "\n", .type = "text/plain; charset=utf-8"};
  }
  return json_reply({{"cli", commands.cli}, {"cpp", commands.cpp}, {"python", commands.python}});
}

Reply cancel(Application& app, const Call& call) {
  app.explanations.cancel(call.names[0]);
  return {.status = 204};
}

using AnswerOne = Reply (*)(Application& app, const Call& call);

Route of_one(Application& app, const char* rest, const char* summary, AnswerOne answer,
             const char* type = "application/json") {
  return {.method = "GET",
          .pattern = std::string("/api/explanations/{id}") + rest,
          .summary = summary,
          .answer = [&app, answer](const Call& call) { return answer(app, call); },
          .statuses = {404, 409},
          .type = type};
}

}  // namespace

std::vector<Route> explanation_routes(Application& app) {
  const auto state = [](Application& of, const Call& call) {
    return json_reply(of.explanations.get(call.names[0])->json());
  };
  const auto events = [](Application& of, const Call& call) {
    return event_reply(of.explanations.get(call.names[0]), call);
  };
  return {
      {.method = "POST",
       .pattern = "/api/explanations",
       .summary = "Asks which pixels speak for a label; the same question is the same id",
       .answer = [&app](const Call& call) { return ask(app, call); },
       .body = BodyKind::json,
       .statuses = {202, 400, 404, 422, 429}},
      of_one(app, "", "How far an explanation is, and what it found", state),
      of_one(app, "/events", "The same as it comes, with a partial map after each size", events,
             "text/event-stream"),
      of_one(app, "/map.npy", "The map as NumPy's float32", &map_file, "application/octet-stream"),
      of_one(app, "/overlay.png", "The map over the picture", &overlay, "image/png"),
      of_one(app, "/report.json", "The report of cameras explain --json", &report_file),
      of_one(app, "/command", "What gives the same: command line, C++ and Python", &command),
      {.method = "DELETE",
       .pattern = "/api/explanations/{id}",
       .summary = "Cancels an explanation",
       .answer = [&app](const Call& call) { return cancel(app, call); },
       .statuses = {204, 404}},
  };
}

}  // namespace cameras::server
