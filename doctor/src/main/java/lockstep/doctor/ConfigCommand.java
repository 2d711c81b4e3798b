package lockstep.doctor;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `lockstep config …`.
@Command(
        name = "lockstep config",
        description = "Looks after configuration files.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "check",
        subcommands = ConfigCheckCommand.class)
public final class ConfigCommand {
    public static void main(String[] words) {
        Programs.run(new CommandLine(new ConfigCommand()), words);
    }
}
