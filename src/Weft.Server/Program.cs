using Weft.Server.CommandLine;
using Weft.Server.Hosting;

NativeMemory.KeepTogether();
return await WeftCommand.RunAsync(args);
