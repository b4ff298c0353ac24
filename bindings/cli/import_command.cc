// import: records from a CSV file.
#include <strings.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>

#include "files.h"
#include "import_report.h"
#include "json.h"
#include "session.h"
#include "text.h"

namespace leadkit::cli {
namespace {

struct Arguments {
  std::string object, file, key, job, success, errors, route, save_map, delimiter, zone;
  std::vector<std::string> map;
  std::string decimal_mark = ".";
  bool dry_run = false, add_new_values = false, create_accounts = false, day_first = false;
  bool all_or_none = false, no_audit = false, truncate = false, assign = false;
  bool allow_duplicates = false;
  int64_t batch_rows = 0;
};

// What the library's callbacks need: the source, and what to show of the progress.
struct Source {
  std::FILE* file = nullptr;
  bool is_file = false;     // and not a pipe
  int64_t bytes_total = 0;  // of a file
  int64_t bytes_read = 0;
  int read_error = 0;  // errno
  bool shows_progress = false;
  std::chrono::steady_clock::time_point started = std::chrono::steady_clock::now();
  std::chrono::steady_clock::time_point shown;
};

// Takes what there is, so that rows which come in slowly through a pipe are stored as they come.
// The end of a pipe after Ctrl-C is not the end of the data: whoever wrote to it was interrupted,
// too.
int32_t Read(void* context, char* buffer, size_t size, size_t* out_read) {
  auto* source = static_cast<Source*>(context);
  while (true) {
    const ssize_t got = read(fileno(source->file), buffer, size);
    if (got > 0 || (got == 0 && (source->is_file || !Interrupted()))) {
      *out_read = static_cast<size_t>(got);
      source->bytes_read += got;
      return 0;
    }
    if (got < 0 && errno == EINTR && (source->is_file || !Interrupted())) continue;
    source->read_error = Interrupted() ? EINTR : errno;
    return 1;
  }
}

int32_t OnProgress(void* context, int64_t done, int64_t failed, int64_t) {
  auto* source = static_cast<Source*>(context);
  const auto now = std::chrono::steady_clock::now();
  if (source->shows_progress && now - source->shown > std::chrono::milliseconds(100)) {
    source->shown = now;
    const double seconds = std::chrono::duration<double>(now - source->started).count();
    std::string line = Counted(done, "row");
    if (source->bytes_total > 0) {
      line += ", " + std::to_string(source->bytes_read * 100 / source->bytes_total) + " % read";
    }
    if (failed > 0) line += ", " + FormatCount(failed) + " failed";
    if (seconds > 1) {
      line +=
          ", " + FormatCount(static_cast<int64_t>(static_cast<double>(done) / seconds)) + " rows/s";
    }
    WriteProgress(line);
  }
  return Interrupted() ? 1 : 0;
}

// Minutes east of UTC: "+02:00", "-5", "+0530", "Z".
int64_t ZoneMinutes(const std::string& text) {
  if (text == "Z" || text == "UTC") return 0;
  int hours = 0, minutes = 0, end = 0;
  const char* digits = text.c_str() + 1;
  const bool has_sign = text[0] == '+' || text[0] == '-';
  bool good = has_sign && std::sscanf(digits, "%2d%n", &hours, &end) == 1;
  if (good && digits[end] != '\0') {
    const char* rest = digits + end + (digits[end] == ':' ? 1 : 0);
    good = std::sscanf(rest, "%2d%n", &minutes, &end) == 1 && rest[end] == '\0';
  }
  if (!good || minutes > 59 || hours > 14) {
    throw Failure::Usage("--zone: '" + text +
                         "' is not a zone; write --zone=+02:00 or --zone=-05:00");
  }
  return (text[0] == '-' ? -1 : 1) * (hours * 60 + minutes);
}

// The mapping document from what --map says: files, and single "Column=Field" pairs.
std::string MappingOf(const std::vector<std::string>& maps) {
  JsonArray columns;
  const auto add = [&](std::string_view column, std::string_view field) {
    columns.Add(JsonObject().Add("column", column).Add("field", field).str());
  };
  for (const std::string& map : maps) {
    // Column titles may hold a '=', API names never do.
    const size_t equals = map.rfind('=');
    if (equals != std::string::npos && equals != 0) {
      add(map.substr(0, equals), map.substr(equals + 1));
      continue;
    }
    const Json document = Json::Parse(ReadDocument(map), map);
    if (document["columns"].kind() != Json::Kind::kArray) {
      throw Failure(kExitFile, map +
                                   R"(: not a mapping; write {"columns":[{"column":"Job Title",)" +
                                   R"("field":"Title"}]})");
    }
    for (const Json& item : document["columns"].items()) columns.Add(item.Written());
  }
  return JsonObject().AddRaw("columns", columns.str()).str();
}

char SingleCharacter(const std::string& text, const char* option) {
  if (text == "tab" || text == "\\t") return '\t';
  if (text.size() == 1) return text[0];
  throw Failure::Usage(std::string(option) + ": '" + text + "' is not one character");
}

ImportOptions OptionsOf(const Arguments& arguments) {
  ImportOptions options;
  Call(lk_import_options_new, Out(options));
  const auto set_text = [&](int32_t option, const std::string& text) {
    if (!text.empty()) Call(lk_import_options_set_text, options, option, text);
  };
  const auto set_int = [&](int32_t option, int64_t value) {
    Call(lk_import_options_set_int, options, option, value);
  };
  if (arguments.route.empty()) set_text(LK_IMPORT_OBJECT, arguments.object);
  if (!arguments.map.empty()) set_text(LK_IMPORT_MAPPING, MappingOf(arguments.map));
  set_text(LK_IMPORT_KEY_FIELD, arguments.key);
  set_text(LK_IMPORT_JOB, arguments.job);
  set_text(LK_IMPORT_SUCCESS_PATH, arguments.success);
  set_text(LK_IMPORT_ERROR_PATH, arguments.errors);
  set_text(LK_IMPORT_ROUTE, arguments.route);
  set_int(LK_IMPORT_DRY_RUN, arguments.dry_run ? 1 : 0);
  set_int(LK_IMPORT_AUDIT_FIELDS, arguments.no_audit ? 0 : 1);
  set_int(LK_IMPORT_DAY_FIRST, arguments.day_first ? 1 : 0);
  set_int(LK_IMPORT_TRUNCATE, arguments.truncate ? 1 : 0);
  set_int(LK_IMPORT_CREATE_ACCOUNTS, arguments.create_accounts ? 1 : 0);
  set_int(LK_IMPORT_ADD_VALUES, arguments.add_new_values ? 1 : 0);
  if (arguments.assign) set_int(LK_IMPORT_ASSIGN, 1);
  if (arguments.allow_duplicates) set_int(LK_IMPORT_ALLOW_DUPLICATES, 1);
  set_int(LK_IMPORT_ALL_OR_NONE, arguments.all_or_none ? 1 : 0);
  set_int(LK_IMPORT_DECIMAL_MARK, SingleCharacter(arguments.decimal_mark, "--decimal-mark"));
  if (!arguments.delimiter.empty()) {
    set_int(LK_IMPORT_DELIMITER, SingleCharacter(arguments.delimiter, "--delimiter"));
  }
  if (!arguments.zone.empty()) set_int(LK_IMPORT_ZONE_MINUTES, ZoneMinutes(arguments.zone));
  if (arguments.batch_rows != 0) set_int(LK_IMPORT_BATCH_ROWS, arguments.batch_rows);
  return options;
}

bool IsLead(const std::string& object) {
  return strcasecmp(object.c_str(), "Lead") == 0 || strcasecmp(object.c_str(), "Leads") == 0;
}

// Result files must not be written over what is being read, over the store, or over each other.
void CheckFiles(const Session& session, const Arguments& arguments) {
  std::vector<std::string> paths;
  for (const std::string& path : {arguments.success, arguments.errors, arguments.save_map}) {
    if (path.empty()) continue;
    CheckOutput(session.store_path, path);
    if (arguments.file != "-" && IsSameFile(path, arguments.file)) {
      throw Failure::Usage(path + " is the file to import; name another one for the results");
    }
    for (const std::string& other : paths) {
      if (!IsSameFile(path, other)) continue;
      throw Failure::Usage("--success, --errors and --save-map can't write to the same file " +
                           path + "; name another one");
    }
    paths.push_back(path);
  }
}

int Import(Session& session, const Arguments& arguments) {
  CheckFiles(session, arguments);
  if (!arguments.route.empty() && !IsLead(arguments.object)) {
    throw Failure::Usage("--route makes leads and contacts of the rows; OBJECT is then Lead");
  }
  const ImportOptions options = OptionsOf(arguments);
  const File file = OpenFile(arguments.file, "rb");
  const Store store = OpenStore(session, Access::kWrite);

  Source source{.file = file.get(), .shows_progress = ErrorIsTerminal()};
  std::error_code unknown;
  const auto size = std::filesystem::file_size(arguments.file, unknown);
  source.is_file = !unknown;
  if (source.is_file) source.bytes_total = static_cast<int64_t>(size);

  const ImportReport report{.object = arguments.object,
                            .file = arguments.file,
                            .error_path = arguments.errors,
                            .job = arguments.job,
                            .key = arguments.key,
                            .dry_run = arguments.dry_run,
                            .routed = !arguments.route.empty()};

  CatchInterrupt();
  ImportResult result;
  try {
    Call(lk_csv_import, store, Read, static_cast<void*>(&source), options, OnProgress,
         static_cast<void*>(&source), Out(result));
  } catch (const Failure& failure) {
    if (source.shows_progress) WriteProgress("");
    if (source.read_error == 0) throw;
    if (source.read_error == EINTR) {
      throw Failure(kExitCancelled, "interrupted while reading " + SourceName(arguments.file) +
                                        "; what was committed stays. " + HowToGoOn(report));
    }
    errno = source.read_error;
    ThrowFileError(arguments.file, "read");
  }
  if (source.shows_progress) WriteProgress("");

  if (!arguments.save_map.empty()) {
    const File map = OpenFile(arguments.save_map, "wb");
    const std::string json = MappingUsed(result) + "\n";
    if (std::fwrite(json.data(), 1, json.size(), map.get()) != json.size()) {
      ThrowFileError(arguments.save_map, "written");
    }
  }
  return session.json ? PrintImportJson(session.out, result, report)
                      : PrintImport(session.out, result, report);
}

}  // namespace

void AddImportCommand(CLI::App& app, Session& session) {
  const auto arguments = std::make_shared<Arguments>();
  CLI::App* command = AddSubcommand(
      app, session,
      {"import", "Import records from a CSV file",
       "Columns are found by API name, label or common synonym. A blank cell leaves a field "
       "alone, #N/A clears it. Every row is stored, or counted as failed with its reason. "
       "Ctrl-C stops after the rows in hand; with --job the same command goes on from there.",
       "leadkit import crm.db Lead leads.csv --key ExternalId --errors failed.csv\n"
       "  leadkit import crm.db Contact people.csv --map \"Job Title=Title\" --create-accounts"},
      [&session, arguments] { return Import(session, *arguments); });
  command->group("Import and export");
  command->add_option("OBJECT", arguments->object, "What the rows are, such as Lead")->required();
  command->add_option("FILE", arguments->file, "The CSV file; - for standard input")->required();

  AddRepeated(
      command, "--map", arguments->map,
      "Which field a column is: a pair, or a file with a mapping; an empty field leaves the "
      "column out; repeat it for more")
      ->type_name("COLUMN=FIELD|FILE");
  command
      ->add_option("--save-map", arguments->save_map, "Write the mapping that was used to a file")
      ->type_name("FILE");
  command
      ->add_option("--key", arguments->key,
                   "Update the record with this field's value, insert only if there is none: Id, "
                   "or a field that is an external id")
      ->type_name("FIELD");
  command->add_flag("--dry-run", arguments->dry_run, "Check and count everything, keep nothing");
  command->add_option("--success", arguments->success, "Write the good rows here, with their ids")
      ->type_name("FILE");
  command->add_option("--errors", arguments->errors, "Write the failed rows here, with the reasons")
      ->type_name("FILE");
  command
      ->add_option("--job", arguments->job,
                   "Remember under this name how far the import is, and go on from there")
      ->type_name("NAME");
  command->add_flag("--all-or-none", arguments->all_or_none, "One failed row undoes the import");
  command->add_option("--batch-rows", arguments->batch_rows, "Rows in one transaction [2000]")
      ->type_name("N")
      ->check(CLI::Range(1, 100000));
  command
      ->add_option("--route", arguments->route,
                   "The column that says whether a row is qualified: such a row with a company "
                   "becomes a contact, any other a lead; OBJECT is Lead")
      ->type_name("COLUMN");
  command->add_flag("--assign", arguments->assign,
                    "Give new leads their owner by the assignment rules, whatever the file says");
  command->add_flag("--allow-duplicates", arguments->allow_duplicates,
                    "Store rows whatever the duplicate rules say");
  command->add_flag("--create-accounts", arguments->create_accounts,
                    "Make the accounts that rows name and that are not there");
  command->add_flag("--add-new-values", arguments->add_new_values,
                    "Add statuses and picklist values that are not known");
  command->add_flag("--truncate", arguments->truncate, "Cut a text that is too long");
  command->add_flag("--day-first", arguments->day_first, "04/05/2021 is the 4th of May");
  command->add_option("--decimal-mark", arguments->decimal_mark, "Decimal mark, . or , [.]")
      ->type_name("MARK");
  command->add_option("--zone", arguments->zone, "Zone of times that name none [UTC], as +02:00")
      ->type_name("ZONE");
  command
      ->add_option("--delimiter", arguments->delimiter,
                   "What separates the columns; 'tab' for a tab [found out]")
      ->type_name("MARK");
  command->add_flag("--no-audit", arguments->no_audit,
                    "Ignore columns such as CreatedDate, which are taken over otherwise");
}

}  // namespace leadkit::cli
