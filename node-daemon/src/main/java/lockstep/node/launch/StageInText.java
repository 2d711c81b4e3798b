package lockstep.node.launch;

import lockstep.node.agent.AttemptKey;
import lockstep.protocol.v1.LaunchSpec;
import lockstep.stager.data.DataUri;

import java.io.IOException;
import java.nio.file.Path;

/// Lines of the rank's script that tell it where its data lies: `LOCKSTEP_STAGE_IN_0` and so on.
///
/// Which folder that is, is known only when the data has come: so the rank follows the link that
/// was made then, once the barrier is open, and is told where that led.
final class StageInText {
    private StageInText() {}

    /// @throws IOException when an address is none
    static String of(StageDirectory stage, LaunchSpec launch, AttemptKey attempt)
            throws IOException {
        var text = new StringBuilder();
        for (int index = 0; index < launch.getStageInCount(); index++) {
            String uri = launch.getStageIn(index);
            text.append(
                    line(
                            "LOCKSTEP_STAGE_IN_" + index,
                            stage.dataOf(launch, attempt, index),
                            name(uri),
                            uri));
        }
        return text.toString();
    }

    private static String name(String uri) throws IOException {
        try {
            return new DataUri(uri).name();
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static String line(String variable, Path link, String name, String uri) {
        return """
        %1$s=$(cd -P -- %2$s 2> /dev/null && pwd -P) || fail 1 %4$s" is not on node $node"
        export %1$s="$%1$s"/%3$s
        """
                .formatted(
                        variable,
                        ShellText.quote(link.toString()),
                        ShellText.quote(name),
                        ShellText.quote(uri));
    }
}
