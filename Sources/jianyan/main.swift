import Foundation
import NodeAssembly

exit(Program.main(Array(CommandLine.arguments.dropFirst())))
