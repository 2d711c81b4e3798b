package lockstep.controller.config;

import java.util.function.Function;

/// One key of the file: its default, and what another value reads as.
///
/// @param beside settings that the other value needs to have an effect
/// @param around settings without which there is no default either
record ConfigKey(
        String name,
        Object standard,
        String written,
        Object read,
        Function<ControllerConfig, Object> field,
        String beside,
        String around) {}
