//! The `pushwire` command: the firmware's client on the host, and a push service to try it with.
//!
//! Its options, JSON and exit codes are a stable contract: 0 done, 1 the decoded capture has problems,
//! 2 usage or bad file, 3 identity rejected, 4 gave up or aborted, 5 gave up because the server could
//! not be authenticated. Events go to stdout, the log to stderr.

mod ccs;
mod clock;
mod connector;
mod credentials;
mod decode;
mod demo;
mod error;
mod files;
mod http;
mod listen;
mod network;
mod receive;
mod register;
mod report;
mod send;
mod settings;
mod simulate;
mod state;
mod timer;

use std::pin::Pin;
use std::process::ExitCode;

use clap::Parser;
use clap::Subcommand;

use crate::error::Failure;

/// Firebase Cloud Messaging push for microcontrollers: demo, receiver and simulator.
#[derive(Debug, Parser)]
#[command(name = "pushwire", version, args_conflicts_with_subcommands = true)]
struct Cli {
    #[command(subcommand)]
    command: Option<Verb>,
    #[command(flatten)]
    demo: demo::DemoArgs,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Demo(demo::DemoArgs),
    Register(register::RegisterArgs),
    Listen(listen::ListenArgs),
    Simulate(simulate::SimulateArgs),
    Send(send::SendArgs),
    Ccs(ccs::CcsArgs),
    Decode(decode::DecodeArgs),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => finish(runtime.block_on(run(cli))),
        Err(error) => finish(Err(Failure::bad("runtime", error))),
    }
}

/// What a verb does, on the heap: else each verb's memory would be on the stack of all, and copied on its way there.
type Running = Pin<Box<dyn Future<Output = Result<(), Failure>>>>;

fn run(cli: Cli) -> Running {
    match cli.command.unwrap_or(Verb::Demo(cli.demo)) {
        Verb::Demo(args) => Box::pin(demo::run(args)),
        Verb::Register(args) => Box::pin(register::run(args)),
        Verb::Listen(args) => Box::pin(listen::run(args)),
        Verb::Simulate(args) => Box::pin(simulate::run(args)),
        Verb::Send(args) => Box::pin(send::run(args)),
        Verb::Ccs(args) => Box::pin(ccs::run(args)),
        Verb::Decode(args) => Box::pin(async move { decode::run(&args) }),
    }
}

fn finish(outcome: Result<(), Failure>) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            report::log(format_args!("{failure}"));
            failure.exit_code()
        }
    }
}
