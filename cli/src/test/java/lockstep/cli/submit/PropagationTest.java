package lockstep.cli.submit;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.cli.options.Parsed;
import lockstep.protocol.v1.LimitedResource;
import lockstep.protocol.v1.ResourceLimit;
import lockstep.protocol.v1.ResourceLimits;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

class PropagationTest {
    private static final String PROC =
            """
            Limit                     Soft Limit           Hard Limit           Units
            Max cpu time              unlimited            unlimited            seconds
            Max file size             18446744073709551614 unlimited            bytes
            Max data size             unlimited            unlimited            bytes
            Max stack size            8388608              unlimited            bytes
            Max core file size        0                    unlimited            bytes
            Max resident set          unlimited            unlimited            bytes
            Max processes             96364                96364                processes
            Max open files            1024                 20000                files
            Max locked memory         8388608              8388608              bytes
            Max address space         unlimited            unlimited            bytes
            Max file locks            unlimited            unlimited            locks
            """;

    @Test
    void soft_limits_are_taken_along_in_the_order_of_their_names() {
        assertThat(parse("nofile,RLIMIT_CORE,As,NOFILE").of(PROC))
                .contains(
                        ResourceLimits.newBuilder()
                                .addLimits(limit(LimitedResource.LIMIT_NOFILE).setValue(1_024))
                                .addLimits(limit(LimitedResource.LIMIT_CORE).setValue(0))
                                .addLimits(limit(LimitedResource.LIMIT_AS))
                                .build());
    }

    @Test
    void a_number_that_no_program_can_mean_is_unlimited() {
        assertThat(parse("FSIZE").of(PROC).orElseThrow().getLimits(0).hasValue()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ALL", "all"})
    void all_are_taken_as_far_as_nodes_allow(String text) {
        ResourceLimits limits = parse(text).of(PROC).orElseThrow();
        assertThat(limits.getAsFarAsAllowed()).isTrue();
        assertThat(limits.getLimitsList())
                .extracting(ResourceLimit::getResource)
                .containsExactly(
                        LimitedResource.LIMIT_AS,
                        LimitedResource.LIMIT_CORE,
                        LimitedResource.LIMIT_CPU,
                        LimitedResource.LIMIT_DATA,
                        LimitedResource.LIMIT_FSIZE,
                        LimitedResource.LIMIT_MEMLOCK,
                        LimitedResource.LIMIT_NOFILE,
                        LimitedResource.LIMIT_NPROC,
                        LimitedResource.LIMIT_RSS,
                        LimitedResource.LIMIT_STACK);
    }

    @Test
    void none_are_none() {
        assertThat(parse("NONE").of("")).contains(ResourceLimits.getDefaultInstance());
    }

    @Test
    void a_limit_that_the_kernel_does_not_tell_is_missed() {
        assertThat(parse("NOFILE").of("Max open file locks 1 2 files\n")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"FILES", "NOFILE,", ",", "ALL,NOFILE", "RLIMIT_", "NICE"})
    void other_names_are_mistakes(String text) {
        assertThat(Propagation.parse(text)).isInstanceOf(Parsed.Bad.class);
    }

    private static ResourceLimit.Builder limit(LimitedResource resource) {
        return ResourceLimit.newBuilder().setResource(resource);
    }

    private static Propagation parse(String text) {
        return Propagation.parse(text)
                .orTell((must, _) -> assertThat(List.of(must)).isEmpty())
                .orElseThrow();
    }
}
