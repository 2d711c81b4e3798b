package lockstep.cluster;

import com.github.dockerjava.api.exception.NotFoundException;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testcontainers.DockerClientFactory;

import java.nio.file.Files;
import java.util.Optional;

/// Skips tests, with the reason, where no Docker engine answers or where something lacks that runs
/// in the containers.
final class EngineCondition implements ExecutionCondition {
    private static final String PREPARE =
            "Maybe prepare it: environment=$(.ci/testbed up) && eval \"$environment\"";

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return obstacle()
                .map(ConditionEvaluationResult::disabled)
                .orElseGet(() -> ConditionEvaluationResult.enabled("an engine answers"));
    }

    private static Optional<String> obstacle() {
        if (!Files.isExecutable(Machines.TREE.resolve("bin/lockstep"))) {
            return Optional.of(
                    "%s is not built. Maybe bin/lockstep help, which builds it"
                            .formatted(Machines.TREE));
        }
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            return Optional.of("no Docker engine answers. " + PREPARE);
        }
        return Machines.IMAGES.stream()
                .filter(image -> !isThere(image))
                .findFirst()
                .map(image -> "there is no image %s. %s".formatted(image, PREPARE));
    }

    private static boolean isThere(String image) {
        try {
            DockerClientFactory.lazyClient().inspectImageCmd(image).exec();
            return true;
        } catch (NotFoundException _) {
            return false;
        }
    }
}
