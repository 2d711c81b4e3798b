package lockstep.controller.config;

import lockstep.controller.config.ControllerConfig.Api;
import lockstep.controller.config.ControllerConfig.Tokens;

import java.time.Duration;
import java.util.Optional;

/// Reads `tokens { listen = …, longest = …, roles = … }`.
final class TokensSection {
    private static final Duration LONGEST = Duration.ofHours(24);
    private static final Duration LONGEST_MAX = Duration.ofDays(30);

    private TokensSection() {}

    /// @param api on which the door for tokens hangs: it shows the same certificate
    static Tokens read(Section section, Api api) {
        Optional<Address> listen = section.address("listen");
        if (listen.isPresent() && api.tls().isEmpty()) {
            section.reject(
                    "listen",
                    "needs api.tls: tokens are shown to hosts with a certificate only.%nMaybe make one: lockstep pki issue controller NAME"
                            .formatted());
        }
        if (listen.isPresent() && listen.get().equals(api.listen())) {
            section.reject(
                    "listen",
                    "(%s) is api.listen already, which is for hosts with a certificate.%nMaybe take another port."
                            .formatted(listen.get()));
        }
        Tokens tokens =
                new Tokens(
                        listen,
                        section.duration("longest", LONGEST, Duration.ofMinutes(1), LONGEST_MAX),
                        section.flag("roles", false));
        section.finish();
        return tokens;
    }
}
