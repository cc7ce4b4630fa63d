import Testing

@testable import FastCGI

struct CrewTests {
    @Test func saysWhenNobodyIsFree() {
        let crew = Crew(2)
        #expect(crew.hasFreeWorker && crew.standstill == nil)
        #expect(!crew.begin())
        #expect(crew.hasFreeWorker)
        #expect(crew.begin())
        #expect(!crew.hasFreeWorker && crew.standstill != nil)
        #expect(crew.end() == .stays)
        #expect(crew.hasFreeWorker && crew.standstill == nil)
    }

    @Test func aStandstillEndsWithAnyBeginningOrEnd() {
        let crew = Crew(1)
        _ = crew.begin()
        let before = crew.standstill
        #expect(crew.standstill == before)
        _ = crew.end()
        _ = crew.begin()
        #expect(crew.standstill != before)
    }

    @Test func replacementsRetireWhenTheyAreNotNeeded() {
        let crew = Crew(1)
        _ = crew.begin()
        #expect(crew.grow() == 1, "The first replacement is told of, with how many are stuck.")
        _ = crew.begin()
        #expect(crew.grow() == nil)
        #expect(crew.hasFreeWorker)
        #expect(crew.end() == .retires)
        #expect(crew.end() == .retiresLast)
        #expect(crew.begin() && crew.end() == .stays, "One worker is left, who stays.")
    }

    @Test func aCrewThatNobodyIsAddedToResumesByItself() {
        let crew = Crew(2)
        _ = crew.begin()
        _ = crew.begin()
        #expect(crew.getStuck() == 2)
        #expect(crew.getStuck() == nil, "It was told before.")
        #expect(crew.end() == .resumes)
        #expect(crew.end() == .stays)
    }

    @Test func aPlaceWithoutAThreadIsTakenBack() {
        let crew = Crew(1)
        _ = crew.begin()
        _ = crew.grow()
        crew.shrink()
        #expect(!crew.hasFreeWorker)
        #expect(crew.grow() == 1, "The next one is the first again.")
    }
}
