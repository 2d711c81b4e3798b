package lockstep.node;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "lockstep.node", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {

    @ArchTest
    static final ArchRule the_agent_has_no_clock_thread_or_io =
            noClasses()
                    .that()
                    .resideInAPackage("lockstep.node.agent")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "java.io",
                            "java.nio..",
                            "java.net..",
                            "java.time..",
                            "java.util.concurrent..",
                            "io.grpc..")
                    .orShould()
                    .dependOnClassesThat()
                    .belongToAnyOf(Thread.class, System.class, ProcessHandle.class, Process.class)
                    .because("the simulator runs it with a clock, disk and processes of its own");

    @ArchTest
    static final ArchRule packages_have_no_cycles =
            slices().matching("lockstep.node.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule only_the_link_speaks_grpc =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("lockstep.node.link")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("io.grpc..");

    @ArchTest
    static final ArchRule only_the_probes_the_socket_of_users_and_the_links_tls_use_netty_itself =
            noClasses()
                    .that()
                    .resideOutsideOfPackages("lockstep.node.probe", "lockstep.node.users")
                    .and()
                    .doNotHaveFullyQualifiedName("lockstep.node.link.ControllerTls")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("io.netty..");
}
