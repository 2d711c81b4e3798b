package lockstep.node.launch;

import lockstep.protocol.v1.LaunchSpec;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The script that a rank runs as its user: definitions made here, then the fixed `rank-stage.sh`.
///
/// @param interpreter what the batch script's `#!` line names; empty to have it looked up
/// @param stageIn lines that export where data lies
/// @param node this node's name, for messages
/// @param userId what the identity must be proved to be, and so `groupId`
record RankScript(
        LaunchSpec launch,
        List<String> command,
        String interpreter,
        Map<String, String> environment,
        String stageIn,
        String output,
        String errors,
        boolean truncate,
        String node,
        int userId,
        int groupId) {

    private static final String UMASK_DEFAULT = "0022";

    /// The whole text.
    ///
    /// @param stage the text of `rank-stage.sh`
    String text(String stage) {
        var text = new StringBuilder();
        var limits = new LimitText(launch.getResourceLimits());
        define(text, "directory", launch.getWorkingDirectory());
        define(text, "output", fileName(output));
        define(text, "errors", fileName(errors));
        define(text, "truncate", truncate ? "yes" : "no");
        define(text, "interpreter", interpreter);
        define(text, "uid", Integer.toUnsignedString(userId));
        define(text, "gid", Integer.toUnsignedString(groupId));
        define(text, "mask", umask());
        define(text, "node", node);
        define(text, "lenient", launch.getResourceLimits().getAsFarAsAllowed() ? "yes" : "no");
        text.append("choose_limits() {\n").append(limits.choice()).append("}\n");
        text.append("export_environment() {\n").append(exports()).append("}\n");
        text.append("run_program() {\n").append(run(limits)).append("}\n");
        return text.append(stage).toString();
    }

    private static void define(StringBuilder text, String name, String value) {
        text.append(name).append('=').append(ShellText.quote(value)).append('\n');
    }

    /// A name that begins with a dash, or is only a digit, could mean something else to the shell.
    private static String fileName(String name) {
        return name.startsWith("/") ? name : "./" + name;
    }

    private String umask() {
        String asked = launch.getUserEnvironmentMap().getOrDefault("SLURM_UMASK", UMASK_DEFAULT);
        return asked.matches("0?[0-7]{1,3}") ? asked : UMASK_DEFAULT;
    }

    private String exports() {
        var text = new StringBuilder();
        environment.forEach(
                (name, value) -> {
                    if (ShellText.isPlainName(name)) {
                        text.append("export ").append(name).append('=');
                        text.append(ShellText.quote(value)).append('\n');
                    }
                });
        text.append(stageIn);
        if (!environment.containsKey("HOME") && launch.getUser().matches("[a-z_][a-z0-9_-]*")) {
            text.append("export HOME=~").append(launch.getUser()).append('\n');
        }
        text.append("export PWD SLURM_TASK_PID=$$\n");
        text.append("[ -z \"$address\" ] || export ")
                .append("MASTER_ADDR=\"$address\" MASTER_PORT=\"$port\" ")
                .append("PET_MASTER_ADDR=\"$address\" PET_MASTER_PORT=\"$port\" ")
                .append("PET_RDZV_ENDPOINT=\"$address:$port\"\n");
        return text.toString();
    }

    private String run(LimitText limits) {
        List<String> words = new ArrayList<>(awkward());
        if (!words.isEmpty()) {
            words.addFirst("env");
        }
        words.addAll(command);
        String line = words.stream().map(ShellText::quote).collect(Collectors.joining(" "));
        return """
        find_program %s
        %sprintf 'run\\n' >&3 || exit 125
        exec %s 3>&-
        """
                .formatted(ShellText.quote(command.getFirst()), limits.setting(), line);
    }

    /// Variables that a shell would not pass on, such as exported bash functions.
    private List<String> awkward() {
        return environment.entrySet().stream()
                .filter(variable -> !ShellText.isPlainName(variable.getKey()))
                .map(variable -> variable.getKey() + "=" + variable.getValue())
                .toList();
    }

    /// What a batch script's first line asks to be run by; empty if it has no such line.
    static String interpreterOf(byte[] script) {
        String start =
                new String(script, 0, Math.min(script.length, 256), StandardCharsets.ISO_8859_1);
        if (!start.startsWith("#!")) {
            return "";
        }
        String line = start.lines().findFirst().orElse("").substring(2).strip();
        return line.split("[ \t]", 2)[0];
    }
}
