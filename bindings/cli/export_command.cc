// export: the records of an object as CSV.
#include <cerrno>

#include "files.h"
#include "json.h"
#include "session.h"
#include "text.h"

namespace leadkit::cli {
namespace {

struct Arguments {
  std::string object, fields, out = "-";
  bool deleted = false;
};

// Where the bytes go: standard output, which knows of readers that have gone, or a file. The file
// is opened with the first bytes, so that a call that is refused leaves an older file alone.
struct Target {
  Output* out = nullptr;
  std::string path;
  File file;
  int error = 0;  // errno
};

int32_t Write(void* context, const char* bytes, size_t size) {
  auto* target = static_cast<Target*>(context);
  if (target->path != "-") {
    if (!target->file) target->file.reset(std::fopen(target->path.c_str(), "wb"));
    if (target->file && std::fwrite(bytes, 1, size, target->file.get()) == size) return 0;
    target->error = errno;
    return 1;
  }
  try {
    target->out->Write({bytes, size});
  } catch (const Failure&) {
    target->error = errno;
    return 1;
  }
  return target->out->closed() ? 1 : 0;
}

int Export(Session& session, const Arguments& arguments) {
  const std::vector<std::string> fields = Split(arguments.fields, ',');
  std::vector<const char*> names;
  std::vector<size_t> lengths;
  for (const std::string& field : fields) {
    names.push_back(field.data());
    lengths.push_back(field.size());
  }

  if (arguments.out != "-") CheckOutput(session.store_path, arguments.out);
  const Store store = OpenStore(session, Access::kRead);
  Target target{.out = &session.out, .path = arguments.out};
  int64_t count = 0;
  try {
    Call(lk_csv_export, store, arguments.object, names.data(), lengths.data(),
         static_cast<int32_t>(names.size()), arguments.deleted ? LK_INCLUDE_DELETED : 0, Write,
         static_cast<void*>(&target), &count);
  } catch (const Failure&) {
    if (session.out.closed() && target.error == 0) return kExitOk;
    if (target.error == 0) throw;
    errno = target.error;
    ThrowFileError(arguments.out == "-" ? "the output" : arguments.out, "written");
  }
  if (!target.file) return kExitOk;
  if (std::fclose(target.file.release()) != 0) ThrowFileError(arguments.out, "written");
  if (session.json) {
    session.out.Line(JsonObject().Add("file", arguments.out).AddInt("records", count).str());
  } else {
    session.out.Line(arguments.out + ": " + Counted(count, "record") + " written");
  }
  return kExitOk;
}

}  // namespace

void AddExportCommand(CLI::App& app, Session& session) {
  const auto arguments = std::make_shared<Arguments>();
  CLI::App* command =
      AddSubcommand(app, session,
                    {"export", "Write the records of an object as CSV",
                     "The columns are API names, so that the file imports again with --key Id.",
                     "leadkit export crm.db Contact --fields Id,Name,Email --out contacts.csv"},
                    [&session, arguments] { return Export(session, *arguments); });
  command->group("Import and export");
  command->add_option("OBJECT", arguments->object, "The object, such as Contact")->required();
  command->add_option("--fields", arguments->fields, "The columns, separated by commas [all]")
      ->type_name("A,B,...");
  command->add_option("--out", arguments->out, "The file to write [standard output]")
      ->type_name("FILE");
  command->add_flag("--deleted", arguments->deleted, "With the records in the recycle bin");
}

}  // namespace leadkit::cli
