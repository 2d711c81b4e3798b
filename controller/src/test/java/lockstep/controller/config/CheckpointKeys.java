package lockstep.controller.config;

import lockstep.controller.stage.StageSettings;
import lockstep.controller.stage.StageSettings.PathSetting;

import java.util.List;
import java.util.function.Function;

/// The keys of the section `checkpoints`.
final class CheckpointKeys {
    /// With a store, so that its keys are known too.
    static final String SECTION = "checkpoints.stores.main.paths.a.uri = \"file:///mnt\"\n";

    static final List<ConfigKey> ALL =
            List.of(
                    key("partners", true, "false", false, StageSettings::partners),
                    key("node-rate", 625e6, "100", 100e6, StageSettings::nodeRate),
                    key(
                            "user-rate",
                            Double.POSITIVE_INFINITY,
                            "100",
                            100e6,
                            StageSettings::tenantRate),
                    key("node-cache", 0L, "2000", 2_000_000_000L, StageSettings::nodeCache),
                    new ConfigKey(
                            "checkpoints.stores.main.paths.a.uri",
                            List.of(),
                            "\"s3://bucket/prefix\"",
                            List.of("s3://bucket/prefix"),
                            config ->
                                    config.checkpoints().stores().stream()
                                            .flatMap(store -> store.paths().stream())
                                            .map(PathSetting::uri)
                                            .toList(),
                            "",
                            ""),
                    new ConfigKey(
                            "checkpoints.stores.main.paths.a.rate",
                            Double.POSITIVE_INFINITY,
                            "5000",
                            5e9,
                            config ->
                                    config.checkpoints()
                                            .stores()
                                            .getFirst()
                                            .paths()
                                            .getFirst()
                                            .rate(),
                            "",
                            SECTION));

    private CheckpointKeys() {}

    private static ConfigKey key(
            String name,
            Object standard,
            String written,
            Object read,
            Function<StageSettings, Object> field) {
        return new ConfigKey(
                "checkpoints." + name,
                standard,
                written,
                read,
                config -> field.apply(config.checkpoints()),
                "",
                "");
    }
}
