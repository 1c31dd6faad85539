using Weft.Server.CommandLine;

return await WeftCommand.RunAsync(args);
