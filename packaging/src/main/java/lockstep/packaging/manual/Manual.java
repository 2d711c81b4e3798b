package lockstep.packaging.manual;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Asks each program of a runnable tree for its help, and writes below four folders what packages
/// install: `cli`, `controller`, `node` and `login`.
public final class Manual {
    private static final String CLI = "cli";
    private static final List<String> DAEMONS = List.of("controller", "node", "login");

    private final Path tree;
    private final Path target;
    private final String version;
    private final String date;

    private Manual(Path tree, Path target, String version, String date) {
        this.tree = tree;
        this.target = target;
        this.version = version;
        this.date = date;
    }

    /// Takes four words: the tree, where to write, the version, and the date of the pages.
    public static void main(String[] words) throws IOException, InterruptedException {
        new Manual(Path.of(words[0]), Path.of(words[1]), words[2], words[3].substring(0, 10))
                .write();
    }

    private void write() throws IOException, InterruptedException {
        HelpPage overview = help(List.of("help"));
        List<Program> programs = new ArrayList<>();
        for (HelpPage.Block block : overview.blocks()) {
            if (block instanceof HelpPage.Entry entry) {
                programs.add(Program.listed(entry));
            }
        }
        var options = new TreeMap<String, Set<String>>();
        var aliases = new TreeMap<String, String>();
        var pages = new TreeSet<String>();
        for (Program program : programs) {
            HelpPage page = help(asking(program.words()));
            options.computeIfAbsent(program.command(), _ -> new TreeSet<>())
                    .addAll(Completion.optionsOf(page.terms()));
            program.alias().ifPresent(alias -> aliases.put(alias, program.command()));
            pages.add(program.pageName() + "(1)");
            writePage(CLI, program, page, List.of("lockstep(1)"));
            if (program.alias().isPresent()) {
                put(
                        CLI + "/share/man/man1/" + program.alias().get() + ".1",
                        ".so man1/" + program.pageName() + ".1\n");
            }
        }
        for (String name : DAEMONS) {
            HelpPage page = help(asking(List.of(name)));
            options.computeIfAbsent(name, _ -> new TreeSet<>())
                    .addAll(Completion.optionsOf(page.terms()));
            pages.add("lockstep-" + name + "(8)");
            writePage(name, Program.daemon(name, page), page, List.of("lockstep(1)"));
        }
        put(
                CLI + "/share/man/man1/lockstep.1",
                new ManPage(
                                "lockstep",
                                1,
                                "a batch scheduler for distributed training",
                                overview,
                                version,
                                date,
                                List.copyOf(pages))
                        .roff());
        writeCompletion(new Completion(options, aliases));
    }

    private static List<String> asking(List<String> words) {
        List<String> asked = new ArrayList<>(words);
        asked.add("--help");
        return asked;
    }

    private void writePage(String folder, Program program, HelpPage page, List<String> others)
            throws IOException {
        String name = program.pageName();
        put(
                "%s/share/man/man%d/%s.%d"
                        .formatted(folder, program.section(), name, program.section()),
                new ManPage(name, program.section(), program.summary(), page, version, date, others)
                        .roff());
    }

    private void writeCompletion(Completion completion) throws IOException {
        String folder = CLI + "/share/bash-completion/completions/";
        put(folder + "lockstep", completion.bash());
        for (String alias : completion.aliases().keySet()) {
            // Bash looks for a file of the command's name.
            put(folder + alias, ". \"${BASH_SOURCE[0]%/*}/lockstep\"\n");
        }
        put(CLI + "/share/zsh/vendor-completions/_lockstep", completion.zsh());
    }

    private void put(String name, String content) throws IOException {
        Path file = target.resolve(name);
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, content);
    }

    private HelpPage help(List<String> words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(tree.resolve("bin/lockstep").toString());
        command.addAll(words);
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment()
                .put(
                        "LOCKSTEP_CLI_OPTS",
                        "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Dstdout.encoding=UTF-8");
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.waitFor();
        if (status != 0) {
            throw new IOException("%s ended with %d: %s".formatted(command, status, said));
        }
        return HelpPage.parse(said);
    }
}
