package lockstep.controller.fabric;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `lockstep fabric …`.
@Command(
        name = "lockstep fabric",
        description = "Works on descriptions of the fabric; asks no controller.",
        mixinStandardHelpOptions = true,
        subcommands = FabricImport.class)
public final class FabricCommand {
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new FabricCommand());
    }
}
