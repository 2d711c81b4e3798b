package lockstep.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import org.jspecify.annotations.NullMarked;

/// What keeps commands light and their parts apart.
@AnalyzeClasses(packages = "lockstep.cli", importOptions = ImportOption.DoNotIncludeTests.class)
class BoundariesTest {

    private static final String[] TRYING_OUT = {
        "lockstep.cli", "lockstep.cli.dev..", "lockstep.cli.quickstart.."
    };

    /// Nobody waits for these.
    private static final String[] SLOW = {
        "lockstep.cli", "lockstep.cli.dev..", "lockstep.cli.quickstart..", "lockstep.cli.pki.."
    };

    @ArchTest
    static final ArchRule
            COMMANDS_KNOW_THE_PROTOCOL_AND_NEITHER_CORE_NOR_LIBRARIES_THAT_ARE_SLOW_TO_LOAD =
                    classes()
                            .that()
                            .resideOutsideOfPackages(SLOW)
                            .should()
                            .onlyDependOnClassesThat()
                            .resideInAnyPackage(
                                    "java..",
                                    "javax.net.ssl",
                                    "lockstep.identity",
                                    "lockstep.protocol.v1",
                                    "com.google.protobuf..",
                                    "org.jspecify.annotations",
                                    "lockstep.cli.acct",
                                    "lockstep.cli.cancel",
                                    "lockstep.cli.checkpoint",
                                    "lockstep.cli.display",
                                    "lockstep.cli.drain",
                                    "lockstep.cli.events",
                                    "lockstep.cli.explain",
                                    "lockstep.cli.forget",
                                    "lockstep.cli.hold",
                                    "lockstep.cli.info",
                                    "lockstep.cli.job",
                                    "lockstep.cli.link",
                                    "lockstep.cli.health",
                                    "lockstep.cli.options",
                                    "lockstep.cli.queue",
                                    "lockstep.cli.reconfigure",
                                    "lockstep.cli.rehearsal",
                                    "lockstep.cli.select",
                                    "lockstep.cli.shell",
                                    "lockstep.cli.submit",
                                    "lockstep.cli.token",
                                    "lockstep.cli.top");

    @ArchTest
    static final ArchRule ONLY_PKI_KNOWS_THE_LIBRARY_FOR_CERTIFICATES =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("lockstep.cli.pki..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.bouncycastle..");

    @ArchTest
    static final ArchRule ONLY_JSON_TEXT_KNOWS_THE_LIBRARY_FOR_JSON =
            noClasses()
                    .that()
                    .doNotHaveFullyQualifiedName("lockstep.cli.display.JsonText")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("com.google.protobuf.util");

    @ArchTest
    static final ArchRule NOBODY_ASKS_THE_PROCESS_ABOUT_THE_WORLD_WHO_HAS_A_CALLER_TO_ASK =
            noClasses()
                    .that()
                    .resideOutsideOfPackages(TRYING_OUT)
                    .and()
                    .resideOutsideOfPackage("lockstep.cli.shell")
                    .should()
                    .callMethod(System.class, "getenv")
                    .orShould()
                    .callMethod(System.class, "getenv", String.class)
                    .orShould()
                    .callMethod(System.class, "getProperty", String.class)
                    .orShould()
                    .callMethod(System.class, "nanoTime")
                    .orShould()
                    .callMethod(System.class, "currentTimeMillis")
                    .orShould()
                    .accessField(System.class, "out")
                    .orShould()
                    .accessField(System.class, "err");

    @ArchTest
    static final ArchRule PACKAGES_FORM_NO_CYCLES =
            slices().matching("lockstep.cli.(**)").should().beFreeOfCycles();

    @ArchTest
    static void every_package_is_null_marked(JavaClasses all) {
        for (JavaPackage each : all.getPackage("lockstep.cli").getSubpackagesInTree()) {
            assertThat(each.getClasses().isEmpty() || each.isAnnotatedWith(NullMarked.class))
                    .as(each.getName())
                    .isTrue();
        }
    }
}
