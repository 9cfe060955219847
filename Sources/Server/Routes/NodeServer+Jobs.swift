import App
import FoundationEssentials
import HTTPTypes
import Hummingbird
import Job
import Pipeline
import Vocabulary

/// Jobs and schedules: looked at and steered by those who operate the app they are for.
extension NodeServer {
    func addJobRoutes(to routes: RouteTable) {
        routes.get("/jobs") { [self] request, context in
            try context.requireAnywhere(.operate)
            return try answer(await presenter(request, context).jobListPage(), context)
        }
        routes.post("/jobs/schedules") { [self] request, context in
            try context.requireCaller()
            let form = try await request.formFields()
            let name = form.first("name") ?? ""
            guard let entry = try await platform.schedules.schedules().first(where: { $0.schedule.name == name }) else {
                throw Problem.notFound("There is no schedule \(name.prefix(80))", mend: "Look at the list of schedules")
            }
            try requireOperator(of: entry.schedule.subject, context)
            try await platform.schedules.setPaused(name, form.first("do") == "pause")
            return context.wantsJSON ? try JSONAnswer.response(["schedule": name]) : Self.redirect("/jobs")
        }
        routes.post("/jobs/{id}/cancel") { [self] _, context in
            let job = try await steered(context)
            if try await platform.jobs.cancel(job.id) == .cancelled, let order = Self.order(of: job) {
                try await platform.runs.withdraw(order.run)
            }
            return context.wantsJSON ? try JSONAnswer.response(["job": job.id]) : Self.redirect("/jobs")
        }
        routes.post("/jobs/{id}/requeue") { [self] _, context in
            let job = try await steered(context)
            guard job.state.isEnd, job.state != .succeeded else {
                throw Problem(
                    .conflict, "job_state", "The job is \(job.state.rawValue)", mend: "Only one that failed, was given up or cancelled can begin again")
            }
            if job.kind == Platform.runKind {
                // A run has one record: what is begun again is another run of the same order.
                let order = Self.order(of: job)
                try await platform.request(
                    RunOrder(force: order?.force ?? false, models: order?.models ?? [], parameters: order?.parameters ?? [:]), of: job.subject,
                    requestedBy: context.principal.subject)
            } else {
                try await platform.jobs.requeue(job.id)
            }
            return context.wantsJSON ? try JSONAnswer.response(["job": job.id]) : Self.redirect("/jobs")
        }
    }

    /// The job of the address, which the caller may steer.
    private func steered(_ context: ServerContext) async throws -> Job {
        try context.requireCaller()
        guard let job = try await platform.jobs.job(context.part("id")) else {
            throw Problem.notFound("There is no such job", mend: "Look at the list of jobs; old ones are removed after a while")
        }
        try requireOperator(of: job.subject, context)
        return job
    }

    /// Jobs of no app are steered by the node's administrators.
    private func requireOperator(of app: String, _ context: ServerContext) throws {
        let owner = platform.findApps().first { $0.name == app }?.folder?.manifest.organisation.id
        if let owner { try context.require(.operate, of: owner) } else { try context.require(.administrator, of: Caller.node) }
    }

    private static func order(of job: Job) -> RunOrder? {
        try? JSONDecoder().decode(RunOrder.self, from: Data(job.payload.utf8))  // A job of a schedule carries none.
    }
}
