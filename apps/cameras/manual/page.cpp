#include "manual/page.h"

#include <algorithm>
#include <cctype>
#include <string_view>

namespace cameras::cli {
namespace {

std::string bold(const std::string& text) { return "\\fB" + roff(text) + "\\fR"; }

std::string italic(const std::string& text) { return "\\fI" + roff(text) + "\\fR"; }

std::string upper(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::toupper(c); });
  return text;
}

std::string sentence(const std::string& text) {
  return text.empty() || text.ends_with('.') ? text : text + ".";
}

std::string head(const std::string& page, const std::string& summary, const Edition& edition) {
  return ".\\\" Made from the program's option tables.\n.TH " + roff(upper(page)) + " 1 " +
         edition.date + " \"cameras " + edition.version + "\" \"User Commands\"\n.SH NAME\n" +
         roff(page) + " \\- " + roff(summary) + "\n";
}

// "[IMAGE...]", "--out GRID.png"
std::string usage(const OptionRow& row) {
  const bool argument = !row.names.front().starts_with('-');
  std::string text = argument ? italic(row.names.front()) : bold(row.names.back());
  if (argument && row.several) text += "...";
  if (!argument && !row.value.empty()) text += " " + italic(row.value);
  return row.required ? text : "[" + text + "]";
}

std::string synopsis(const std::string& called, const CommandRow& command) {
  std::string text = bold(called);
  for (const OptionRow& row : command.arguments) text += " " + usage(row);
  for (const OptionRow& row : command.options) {
    if (row.required) text += " " + usage(row);
  }
  return ".SH SYNOPSIS\n" + text + " [" + italic("OPTION") + "]...\n";
}

std::string entry(const OptionRow& row) {
  const bool argument = !row.names.front().starts_with('-');
  std::string text = ".TP\n";
  for (const std::string& name : row.names) {
    if (!text.ends_with('\n')) text += ", ";
    text += argument ? italic(name) : bold(name);
  }
  if (!argument && !row.value.empty()) text += " " + italic(row.value);
  text += "\n" + roff(sentence(row.description));
  if (row.list) text += " Several are separated by commas.";
  if (!row.range.empty()) text += " " + roff(sentence(row.range));
  if (!row.fallback.empty()) text += " Default: " + roff(sentence(row.fallback));
  if (row.required) text += " Required.";
  return text + "\n";
}

std::string entries(const char* title, const std::vector<OptionRow>& rows) {
  if (rows.empty()) return {};
  std::string text = std::string(".SH ") + title + "\n";
  for (const OptionRow& row : rows) text += entry(row);
  return text;
}

constexpr std::string_view kExitStatus =
    ".SH EXIT STATUS\n"
    ".TP\n0\nDone.\n"
    ".TP\n1\nFailed: one line on standard error says what was expected and what was found.\n"
    ".TP\n2\nWrong usage: one line as well.\n";

std::string page_name(const ProgramTable& table, const CommandRow& command) {
  return table.program.name + "-" + command.name;
}

std::string reference(const std::string& page) { return "\\fB" + roff(page) + "\\fR(1)"; }

}  // namespace

std::string roff(const std::string& text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '\\': result += "\\e"; break;
      case '-': result += "\\-"; break;
      case '\'': result += "\\(aq"; break;
      case '`': result += "\\(ga"; break;
      case '^': result += "\\(ha"; break;
      case '~': result += "\\(ti"; break;
      case '"': result += "\\(dq"; break;
      case '\n': result += ' '; break;
      // A dot that begins a line would be a request.
      case '.': result += result.empty() ? "\\&." : "."; break;
      default: result += c;
    }
  }
  return result;
}

std::string program_page(const ProgramTable& table, const Edition& edition) {
  const std::string& name = table.program.name;
  std::string text = head(name, table.program.summary, edition);
  text += ".SH SYNOPSIS\n" + bold(name) + " " + italic("COMMAND") + " [" + italic("ARGUMENT") +
          "]...\n.SH COMMANDS\n";
  std::string others;
  for (const CommandRow& command : table.commands) {
    text += ".TP\n" + bold(command.name) + "\n" + roff(sentence(command.summary)) + " See " +
            reference(page_name(table, command)) + ".\n";
    others += (others.empty() ? "" : ",\n") + reference(page_name(table, command));
  }
  text += entries("OPTIONS", table.program.options);
  return text + std::string(kExitStatus) + ".SH SEE ALSO\n" + others + "\n";
}

std::string command_page(const ProgramTable& table, const CommandRow& command,
                         const Edition& edition) {
  const std::string page = page_name(table, command);
  return head(page, command.summary, edition) +
         synopsis(table.program.name + " " + command.name, command) +
         entries("ARGUMENTS", command.arguments) + entries("OPTIONS", command.options) +
         std::string(kExitStatus) + ".SH SEE ALSO\n" + reference(table.program.name) + "\n";
}

}  // namespace cameras::cli
